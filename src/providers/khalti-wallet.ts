import { MOBILE_NUMBER } from "./mobile-operator.ts";
import type {
  ConnectOptions,
  FindOutcome,
  ProviderSettings,
  SubmitOutcome,
  TopUpProvider,
  TopUpProviderKind,
  TopUpRequest,
} from "./top-up-provider.ts";
import { outcomeOfFound, unknownOutcome } from "./classify-refusal.ts";
import {
  createProviderHttp,
  type JsonObject,
  type ProviderReply,
  toText,
} from "./provider-http.ts";
import { toPaisa, toWholeRupees } from "./rupees.ts";
import { baseUrlVariable, field, setting, tokenVariable } from "./settings.ts";

const name = "Khalti's services";

const hosts = {
  sandbox: "https://uatservices.khalti.com",
  production: "https://services.khalti.com",
};

/** What each `state` means, in lower case. The `status` beside it is true for an open top-up too. */
const states = new Map<string, "delivered" | "queued" | "refused" | "error">([
  ["success", "delivered"],
  ["queued", "queued"],
  ["processing", "queued"],
  ["failed", "refused"],
  ["expired", "refused"],
  ["status error", "refused"],
  ["error", "error"],
]);

/** What each `error_code` of a refused order means; any other, 1021 too, tells nothing for sure. */
const codes = new Map<string, "refused" | "duplicate" | "credentials" | "credit" | "maintenance">([
  ["1002", "credentials"],
  ["1010", "refused"],
  ["1011", "refused"],
  ["1012", "refused"],
  ["1013", "duplicate"],
  ["1016", "credit"],
  ["1019", "maintenance"],
  ["4000", "refused"],
]);

/** Khalti wallets, by Khalti's services. Follows "Khalti Topup" and the services' status and balance. */
export const khaltiWallet: TopUpProviderKind = {
  name: "khalti_wallet",
  // Of any other number Khalti's services say that it is invalid, and the customer has paid by then.
  fields: [{ name: "number", label: "Khalti ID", pattern: MOBILE_NUMBER }],
  minAmountPaisa: null,
  maxAmountPaisa: null,
  variables: {
    KHALTI_SERVICES_TOKEN: [tokenVariable, "the token that Khalti gave for its services"],
    KHALTI_SERVICES_BASE_URL: [
      baseUrlVariable,
      "the address of Khalti's services, such as https://uatservices.khalti.com",
    ],
  },
  required: ["KHALTI_SERVICES_TOKEN"],
  simulated: (simulatorUrl) => ({
    KHALTI_SERVICES_TOKEN: "TEST:simulator",
    KHALTI_SERVICES_BASE_URL: simulatorUrl,
  }),
  connect: (settings, options) => connectKhaltiWallet(settings, options),
};

export function connectKhaltiWallet(
  settings: ProviderSettings,
  options: ConnectOptions = {},
): TopUpProvider {
  const token = setting(settings, "KHALTI_SERVICES_TOKEN");
  const baseUrl = settings.values["KHALTI_SERVICES_BASE_URL"] ?? hosts[settings.environment];
  const http = createProviderHttp({ name, baseUrl, secrets: [token] }, options);

  async function submit(request: TopUpRequest): Promise<SubmitOutcome> {
    const { reference } = request;
    const number = field(request, "number");
    const amount = toWholeRupees(request.amountPaisa);
    const body = { token, reference, amount, number };
    const reply = await http.order("/api/use/khalti-topup/", body);
    if (isDuplicate(reply)) return outcomeOfFound(await find({ reference }));
    return readSubmit(reply, number);
  }

  function readSubmit(reply: ProviderReply, number: string): SubmitOutcome {
    if (reply.kind === "unsent") return { kind: "unsent", message: reply.message };
    if (reply.kind === "unknown") return unknownOutcome(reply.message);
    const { httpStatus, body } = reply;
    const state = body && stateOf(body);
    if (body === null || state === undefined) {
      const odd = `${name} answered HTTP ${String(httpStatus)} without a known state`;
      const message = http.words([number])(odd, body?.["state"], ...saidIn(body ?? {}));
      // Only where nothing but the HTTP status speaks: 404 says that there is no such service.
      const isPlain404 = httpStatus === 404 && toText(body?.["state"]) === "";
      return isPlain404 ? { kind: "refused", message: notFound } : unknownOutcome(message);
    }
    const message = http.words([number])(...saidIn(body)) || saidNothing;
    if (state === "delivered" || state === "queued") {
      return { kind: state, providerId: http.id(body["id"], [number]), message };
    }
    // A code says more than the word beside it.
    if (state === "refused" && !hasCode(body)) return { kind: "refused", message };
    const code = codes.get(toText(body["error_code"]));
    if (state === "contradiction" || code === undefined || code === "duplicate") {
      return unknownOutcome(message);
    }
    return code === "refused"
      ? { kind: "refused", message }
      : { kind: "waiting", reason: code, message };
  }

  async function find({ reference }: { reference: string }): Promise<FindOutcome> {
    const query = `token=${encodeURIComponent(token)}&reference=${encodeURIComponent(reference)}`;
    const reply = await http.ask(`/api/service/status/?${query}`);
    if (reply.kind !== "reply") return { kind: "unheard", message: reply.message };
    const { httpStatus, body } = reply;
    if (body === null) {
      const message = `${name} answered HTTP ${String(httpStatus)} without a JSON object`;
      return { kind: "unheard", message };
    }
    if (!knowsReference(body)) {
      return { kind: "unknown", message: `${name} does not know the reference` };
    }
    const about = toText(body["reference"]);
    if (about !== "" && about !== reference) {
      return { kind: "unknown", message: `${name} told of another reference` };
    }
    return readFind(body);
  }

  function readFind(body: JsonObject): FindOutcome {
    const state = stateOf(body);
    const providerId = http.id(body["response_id"]);
    const message = http.words()(...saidIn(body)) || saidNothing;
    if (state === "delivered" && body["refunded"] === true) {
      const odd = `${name} gave the credits of a success back`;
      return { kind: "unknown", message: http.words()(odd, ...saidIn(body)) };
    }
    if (state === "delivered" || state === "queued") return { kind: state, providerId, message };
    // An error about asking carries a code, and says nothing of the top-up.
    const saysWhy = codes.get(toText(body["error_code"])) === "refused";
    if (state === "refused" && (saysWhy || !hasCode(body))) return { kind: "refused", message };
    const isAboutTopUp = state === "error" && providerId !== null && !hasCode(body);
    return { kind: isAboutTopUp ? "refused" : "unknown", message };
  }

  async function balance(): Promise<number | null> {
    const reply = await http.ask(`/api/balance?token=${encodeURIComponent(token)}`);
    if (reply.kind !== "reply" || !reply.isSuccess) return null;
    return toPaisa(reply.body?.["credits_available"]);
  }

  return { submit, find, balance, close: http.close };
}

const saidNothing = `${name} gave no reason`;
const notFound = `${name} answered HTTP 404: service not found, not delivered`;

function stateOf(body: JsonObject) {
  const word = toText(body["state"]).toLowerCase();
  const state = states.get(word);
  if (state === undefined) return word === "" && hasCode(body) ? "error" : undefined;
  return state === "delivered" && hasCode(body) ? "contradiction" : state;
}

function hasCode(body: JsonObject): boolean {
  return toText(body["error_code"]) !== "";
}

function isDuplicate(reply: ProviderReply): boolean {
  if (reply.kind !== "reply" || reply.body === null) return false;
  return stateOf(reply.body) !== "queued" && toText(reply.body["error_code"]) === "1013";
}

function knowsReference(body: JsonObject): boolean {
  const isUnknown =
    toText(body["error_code"]) === "002" ||
    toText(body["error"]) === "invalid_reference" ||
    toText(body["response_id"]) === "0";
  return !isUnknown;
}

function saidIn(body: JsonObject): unknown[] {
  return [body["message"] ?? body["detail"], body["details"]];
}
