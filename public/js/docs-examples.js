// What a tried request means for the other examples on the page: their ids become those of what was made or listed here.

/** @typedef {Record<string, string>} Ids by what they are of: "orders", "payments" (a pidx), "refunds" */
/** @typedef {{ made: Ids, listed: Ids }} Known */
/** @typedef {{ status: number, url: string, obj?: any }} Answer */

/**
 * The ids that the examples of the description name. What stands before a path's parameter says of what it is.
 *
 * @param {any} spec
 * @returns {Ids}
 */
export function exampleIds(spec) {
  /** @type {Ids} */
  const ids = {};
  for (const [path, operations] of Object.entries(spec.paths)) {
    const kind = /([\w-]+)\/\{(?:id|pidx)\}/.exec(path)?.[1];
    if (kind === undefined) continue;
    for (const { parameters = [] } of Object.values(/** @type {any} */ (operations))) {
      const named = parameters.find((/** @type {any} */ one) => one.in === "path");
      if (named?.example !== undefined) ids[kind] ??= named.example;
    }
  }
  return ids;
}

/**
 * The ids in an answer. What a list shows is not what this page has made.
 *
 * @param {Answer} answer
 * @returns {Known}
 */
export function idsIn({ status, url, obj }) {
  if (status < 200 || status > 299 || typeof obj !== "object" || obj === null) {
    return { made: {}, listed: {} };
  }
  const last = new URL(url, "http://localhost").pathname.split("/").at(-1) ?? "";
  const [first] = Array.isArray(obj.data) ? obj.data : [];
  return {
    made: only({
      ...(status === 201 || status === 202 ? { [last]: obj.id } : {}),
      orders: obj.order?.id,
      payments: obj.payment?.pidx,
      "webhook-deliveries": obj.endpoint_id === undefined ? undefined : obj.id,
    }),
    listed: only({ [last]: first?.id, payments: first?.payments?.at(-1)?.pidx }),
  };
}

/**
 * Puts the known ids into the address of an example. A request that changes something gets only what this page has made, so
 * that an example never ends what is somebody's.
 *
 * @param {{ url: string, method: string }} request
 * @param {Ids} examples
 * @param {Known} known
 */
export function withKnownIds({ url, method }, examples, { made, listed }) {
  const ids = method === "GET" ? { ...listed, ...made } : made;
  return Object.entries(examples).reduce(
    (address, [kind, example]) => address.replace(example, ids[kind] ?? example),
    url,
  );
}

/** @param {Record<string, unknown>} ids @returns {Ids} those that are texts */
function only(ids) {
  return Object.fromEntries(
    Object.entries(ids).flatMap(([kind, id]) => (typeof id === "string" ? [[kind, id]] : [])),
  );
}
