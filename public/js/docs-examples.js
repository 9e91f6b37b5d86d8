// What a tried checkout means for the other examples on the page.

/** @typedef {{ id: string, pidx: string, token: string | null }} LastOrder */
/** @typedef {{ orderId: string, pidx: string }} ExampleIds */

/**
 * The order and the payment that the examples of the description name.
 *
 * @param {any} spec
 * @returns {ExampleIds}
 */
export function exampleIds(spec) {
  const example = (/** @type {string} */ path, /** @type {string} */ method) =>
    spec.paths[path][method].parameters[0].example;
  return {
    orderId: example("/v1/orders/{id}", "get"),
    pidx: example("/v1/payments/return", "get"),
  };
}

/**
 * @param {{ status: number, obj?: any }} response
 * @returns {LastOrder | null} null if the response is not that of a checkout or of a new attempt
 */
export function lastOrderOf({ status, obj }) {
  if (status !== 201 || typeof obj?.order?.id !== "string") return null;
  if (typeof obj.payment?.pidx !== "string") return null;
  return { id: obj.order.id, pidx: obj.payment.pidx, token: obj.order_token ?? null };
}

/**
 * @param {string} url
 * @param {ExampleIds} ids
 * @param {LastOrder | null} last
 */
export function withLastOrder(url, ids, last) {
  if (last === null) return url;
  return url.replace(ids.orderId, last.id).replace(ids.pidx, last.pidx);
}
