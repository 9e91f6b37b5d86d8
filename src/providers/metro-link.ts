import { z } from "zod";
import type {
  ConnectOptions,
  StatusOutcome,
  ProviderSettings,
  SubmitOutcome,
  TopUpProvider,
  TopUpProviderKind,
  TopUpRequest,
} from "./top-up-provider.ts";
import { createOperatorTypes } from "./metro-link-operator.ts";
import { outcomeFromStatus, classifyRefusal, unknownOutcome } from "./classify-refusal.ts";
import { GLOBALTOPUP_TEXTS, meaningOf } from "./refusal-texts.ts";
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

/** The documented statuses of a recharge. The page ends its list with "etc", so others may exist. */
const statuses = new Map<string, "delivered" | "queued" | "refused">([
  ["success", "delivered"],
  ["queued", "queued"],
  ["failed", "refused"],
]);

/** Status of an error: `failed` by the page, `error` by its schema. */
const refusals = ["failed", "error"];

/** Metro Link's internet, through GlobalTopup. Follows "Metro Link", Operator Id 51. */
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

    if (request.isTooLate?.() === true) {
      return { kind: "unsent", message: "Reading the operators took too long." };
    }
    const operator = { operator_id: metroLinkOperator, operator_type_id: type.id };
    const reply = await http.submit("/np/recharge/execute", { ...operator, ...order });
    if (isDuplicate(reply)) return outcomeFromStatus(await checkStatus(request));
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
    const given = http.sanitizer([phone])(body["message"]);
    const message = given || `${name} answered HTTP ${String(httpStatus)} without a reason`;
    if (!isSuccess) return readRefusal(httpStatus, body, message, phone);
    const data = toObject(body["data"]);
    if (data === null || !isAbout(reference, data["reference_no"])) return unknownOutcome(message);
    const status = statusOf(body, data);
    const providerId = http.toId(data["transaction_id"], [phone]);
    if (status === undefined) return unknownOutcome(message, providerId);
    return status === "refused"
      ? { kind: "refused", message }
      : { kind: status, providerId, message };
  }

  /** An error's body may also report a recharge: it is a refusal only if it reports none. */
  function readRefusal(
    httpStatus: number,
    body: JsonObject,
    message: string,
    phone: string,
  ): SubmitOutcome {
    const parts = [body, ...objectsIn(body["data"])];
    const ids = parts.map((one) => one["transaction_id"]).filter(isId);
    const givenStatuses = parts.map((one) => one["status"]).filter((status) => !isEmpty(status));
    if (ids.length > 0 || givenStatuses.some(isAcceptedStatus)) {
      const providerId = ids.map((id) => http.toId(id, [phone])).find((id) => id !== null);
      return unknownOutcome(message, providerId ?? null);
    }
    if (httpStatus === 401 || httpStatus === 403) return withoutAccess(message);
    const isRefusal = givenStatuses.every((status) =>
      refusals.includes(toText(status).toLowerCase()),
    );
    return isRefusal ? classifyRefusal(meaningIn(body), message) : unknownOutcome(message);
  }

  async function checkStatus({ reference }: { reference: string }): Promise<StatusOutcome> {
    const reply = await http.query("/np/order/status", { order_id: toReferenceNo(reference) });
    if (reply.kind !== "reply") return { kind: "unanswered", message: reply.message };
    const { httpStatus, isSuccess, body } = reply;
    const message = http.sanitizer()(body?.["message"]) || unreadable(httpStatus);
    const data = toObject(body?.["data"]);
    if (!isSuccess || body === null || data === null || !isAbout(reference, data["order_id"])) {
      return { kind: "unknown", message };
    }
    const status = statusOf(body, data) ?? "unknown";
    return status === "refused" || status === "unknown"
      ? { kind: status, message }
      : { kind: status, providerId: http.toId(data["transaction_id"]), message };
  }

  async function balance(): Promise<number | null> {
    const reply = await http.query("/api/v1/wallet/balance");
    if (reply.kind !== "reply" || !reply.isSuccess || reply.body === null) return null;
    // The page names the field, but not the object that contains it.
    const data = toObject(reply.body["data"]);
    const holders = [reply.body, data, toObject(data?.["wallet"]), toObject(reply.body["wallet"])];
    const holder = holders.find((one) => one !== null && "credits_available" in one);
    return toPaisa(holder?.["credits_available"]);
  }

  return { submit, checkStatus, balance, close: http.close };
}

/** GlobalTopup requires a number. It must convert back to the same digits. */
function toReferenceNo(reference: string): number {
  const number = Number(reference);
  if (!Number.isSafeInteger(number) || number <= 0 || String(number) !== reference) {
    throw new RangeError("Metro Link's reference is a whole number");
  }
  return number;
}

function isAcceptedStatus(given: unknown): boolean {
  const status = statuses.get(toText(given).toLowerCase());
  return status === "delivered" || status === "queued";
}

/** Anything but a certain "none" counts as an id, even if we cannot store it. */
function isId(value: unknown): boolean {
  return !isEmpty(value) && toText(value) !== "0";
}

function statusOf(body: JsonObject, data: JsonObject) {
  const status = statuses.get(toText(data["status"]).toLowerCase());
  // A success that is also marked as an error contradicts itself.
  const isError = body["error"] !== undefined && body["error"] !== null && body["error"] !== false;
  return isError && status !== "refused" ? undefined : status;
}

function isAbout(reference: string, given: unknown): boolean {
  return toText(given) === "" || toText(given) === reference;
}

function isDuplicate(reply: ProviderReply): boolean {
  if (reply.kind !== "reply" || reply.isSuccess || reply.body === null) return false;
  return meaningIn(reply.body) === "duplicate";
}

function meaningIn(body: JsonObject) {
  return meaningOf(GLOBALTOPUP_TEXTS, toText(body["message"]));
}

function withoutAccess(message: string): SubmitOutcome {
  return { kind: "waiting", reason: "credentials", message };
}

function unreadable(httpStatus: number): string {
  return `${name} answered HTTP ${String(httpStatus)} without a readable body`;
}
