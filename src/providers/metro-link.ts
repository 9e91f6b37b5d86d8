import { z } from "zod";
import type {
  ConnectOptions,
  FindOutcome,
  ProviderSettings,
  SubmitOutcome,
  TopUpProvider,
  TopUpProviderKind,
  TopUpRequest,
} from "./top-up-provider.ts";
import { createOperatorTypes } from "./metro-link-operator.ts";
import { outcomeOfFound, classifyRefusal, unknownOutcome } from "./classify-refusal.ts";
import {
  createProviderHttp,
  isEmpty,
  type JsonObject,
  objectsIn,
  type ProviderReply,
  toObject,
  toText,
} from "./provider-http.ts";
import { toPaisa, toWholeRupees } from "./rupees.ts";
import { baseUrlVariable, field, setting, tokenVariable } from "./settings.ts";

const name = "GlobalTopup";
const metroLinkOperator = 51;

const pathVariable = z.string().regex(/^\/[\x21-\x7e]*$/);

/** The documented words for what became of a recharge; behind its "etc" may be anything. */
const statuses = new Map<string, "delivered" | "queued" | "refused">([
  ["success", "delivered"],
  ["queued", "queued"],
  ["failed", "refused"],
]);

/** What an error may call itself: `failed` by the page, `error` by what its schema means. */
const refusals = ["failed", "error"];

/** No code tells that a reference was used before, so the words are looked at; none is documented. */
const aboutDuplicate = /\bduplicate|\balready\b|\bunique\b|\breference.{0,20}\bexists?\b/i;

/** Metro Link's internet, by GlobalTopup. Follows "Metro Link", Operator Id 51. */
export const metroLink: TopUpProviderKind = {
  name: "metro_link",
  fields: [
    { name: "connection_no", label: "Metro Link user name", pattern: "[a-zA-Z0-9_]+" },
    { name: "mobile_number", label: "Mobile number", pattern: "9\\d{9}" },
  ],
  minAmountPaisa: 10_000,
  maxAmountPaisa: 1_000_000,
  variables: {
    GLOBALTOPUP_TOKEN: [tokenVariable, "the x-auth-token that GlobalTopup gave"],
    GLOBALTOPUP_BASE_URL: [baseUrlVariable, "the address of GlobalTopup's API"],
    GLOBALTOPUP_OPERATORS_PATH: [pathVariable, "a path such as /np/operators"],
    GLOBALTOPUP_OPERATOR_TYPES_PATH: [pathVariable, "a path such as /np/operator-types"],
  },
  required: ["GLOBALTOPUP_TOKEN", "GLOBALTOPUP_BASE_URL"],
  simulated: (simulatorUrl) => ({
    GLOBALTOPUP_TOKEN: "simulator_token",
    GLOBALTOPUP_BASE_URL: simulatorUrl,
  }),
  connect: (settings, options) => connectMetroLink(settings, options),
};

export function connectMetroLink(
  settings: ProviderSettings,
  options: ConnectOptions = {},
): TopUpProvider {
  const token = setting(settings, "GLOBALTOPUP_TOKEN");
  const baseUrl = setting(settings, "GLOBALTOPUP_BASE_URL");
  const headers = { "x-auth-token": token };
  const http = createProviderHttp({ name, baseUrl, headers, secrets: [token] }, options);
  const operatorType = createOperatorTypes({
    http,
    operatorsPath: settings.values["GLOBALTOPUP_OPERATORS_PATH"] ?? "/np/operators",
    operatorTypesPath: settings.values["GLOBALTOPUP_OPERATOR_TYPES_PATH"] ?? "/np/operator-types",
    now: options.now ?? Date.now,
  });

  async function submit(request: TopUpRequest): Promise<SubmitOutcome> {
    const order = {
      connection_no: field(request, "connection_no"),
      mobile_number: field(request, "mobile_number"),
      reference_no: toReferenceNo(request.reference),
      amount: toWholeRupees(request.amountPaisa),
    };
    const type = await operatorType(metroLinkOperator);
    if (type.kind !== "found") return type;

    const operator = { operator_id: metroLinkOperator, operator_type_id: type.id };
    const reply = await http.order("/np/recharge/execute", { ...operator, ...order });
    if (isDuplicate(reply)) return outcomeOfFound(await find(request));
    return readSubmit(reply, request.reference, order.mobile_number);
  }

  function readSubmit(reply: ProviderReply, reference: string, phone: string): SubmitOutcome {
    if (reply.kind === "unsent") return { kind: "unsent", message: reply.message };
    if (reply.kind === "unknown") return unknownOutcome(reply.message);
    const { httpStatus, isSuccess, body } = reply;
    if (body === null) {
      return httpStatus === 401
        ? withoutAccess(`${name} does not accept our token`)
        : unknownOutcome(unreadable(httpStatus));
    }
    const said = http.words([phone])(body["message"]);
    const message = said || `${name} answered HTTP ${String(httpStatus)} without a reason`;
    if (!isSuccess) return readNo(httpStatus, body, message, phone);
    const data = toObject(body["data"]);
    if (data === null || !isAbout(reference, data["reference_no"])) return unknownOutcome(message);
    const status = statusOf(body, data);
    const providerId = http.id(data["transaction_id"], [phone]);
    if (status === undefined) return unknownOutcome(message, providerId);
    return status === "refused"
      ? { kind: "refused", message }
      : { kind: status, providerId, message };
  }

  /** An error's body has the status of the recharge in it, too: only what tells of none is a no. */
  function readNo(
    httpStatus: number,
    body: JsonObject,
    message: string,
    phone: string,
  ): SubmitOutcome {
    const told = [body, ...objectsIn(body["data"])];
    const ids = told.map((one) => one["transaction_id"]).filter(isId);
    const words = told.map((one) => one["status"]).filter((word) => !isEmpty(word));
    if (ids.length > 0 || words.some(isTakenWord)) {
      const providerId = ids.map((id) => http.id(id, [phone])).find((id) => id !== null);
      return unknownOutcome(message, providerId ?? null);
    }
    if (httpStatus === 401 || httpStatus === 403) return withoutAccess(message);
    const isRefusal = words.every((word) => refusals.includes(toText(word).toLowerCase()));
    return isRefusal ? classifyRefusal(message) : unknownOutcome(message);
  }

  async function find({ reference }: { reference: string }): Promise<FindOutcome> {
    const reply = await http.ask("/np/order/status", { order_id: toReferenceNo(reference) });
    if (reply.kind !== "reply") return { kind: "unheard", message: reply.message };
    const { httpStatus, isSuccess, body } = reply;
    const message = http.words()(body?.["message"]) || unreadable(httpStatus);
    const data = toObject(body?.["data"]);
    if (!isSuccess || body === null || data === null || !isAbout(reference, data["order_id"])) {
      return { kind: "unknown", message };
    }
    const status = statusOf(body, data) ?? "unknown";
    return status === "refused" || status === "unknown"
      ? { kind: status, message }
      : { kind: status, providerId: http.id(data["transaction_id"]), message };
  }

  async function balance(): Promise<number | null> {
    const reply = await http.ask("/api/v1/wallet/balance");
    if (reply.kind !== "reply" || !reply.isSuccess || reply.body === null) return null;
    // The page names the field and not what stands around it.
    const data = toObject(reply.body["data"]);
    const holders = [reply.body, data, toObject(data?.["wallet"]), toObject(reply.body["wallet"])];
    const holder = holders.find((one) => one !== null && "credits_available" in one);
    return toPaisa(holder?.["credits_available"]);
  }

  return { submit, find, balance, close: http.close };
}

/** GlobalTopup wants a number, which must come back as the same digits. */
function toReferenceNo(reference: string): number {
  const number = Number(reference);
  if (!Number.isSafeInteger(number) || number <= 0 || String(number) !== reference) {
    throw new RangeError("Metro Link's reference is a whole number");
  }
  return number;
}

function isTakenWord(status: unknown): boolean {
  const word = statuses.get(toText(status).toLowerCase());
  return word === "delivered" || word === "queued";
}

/** Whatever is not certainly none: it may be one that cannot be kept. */
function isId(value: unknown): boolean {
  return !isEmpty(value) && toText(value) !== "0";
}

function statusOf(body: JsonObject, data: JsonObject) {
  const status = statuses.get(toText(data["status"]).toLowerCase());
  // An answer that calls itself an error says both yes and no.
  const isError = body["error"] !== undefined && body["error"] !== null && body["error"] !== false;
  return isError && status !== "refused" ? undefined : status;
}

function isAbout(reference: string, given: unknown): boolean {
  return toText(given) === "" || toText(given) === reference;
}

function isDuplicate(reply: ProviderReply): boolean {
  if (reply.kind !== "reply" || reply.isSuccess || reply.body === null) return false;
  return aboutDuplicate.test(toText(reply.body["message"]));
}

function withoutAccess(message: string): SubmitOutcome {
  return { kind: "waiting", reason: "credentials", message };
}

function unreadable(httpStatus: number): string {
  return `${name} answered HTTP ${String(httpStatus)} without a readable body`;
}
