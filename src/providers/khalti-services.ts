import type {
  ConnectOptions,
  StatusOutcome,
  ProviderSettings,
  SubmitOutcome,
  TopUpProvider,
  TopUpProviderKind,
  TopUpRequest,
} from "./top-up-provider.ts";
import { outcomeFromStatus, unknownOutcome } from "./classify-refusal.ts";
import {
  createProviderHttp,
  type JsonObject,
  type ProviderReply,
  toText,
} from "./provider-http.ts";
import { toPaisa, toWholeRupees } from "./rupees.ts";
import { baseUrlVariable, setting, tokenVariable } from "./settings.ts";

const name = "Khalti's services";

const hosts = {
  sandbox: "https://uatservices.khalti.com",
  production: "https://services.khalti.com",
};

/** What each `state` means, in lower case. `status` is no help: it is true for open top-ups too. */
const states = new Map<string, "delivered" | "queued" | "refused" | "error">([
  ["success", "delivered"],
  ["queued", "queued"],
  ["processing", "queued"],
  ["failed", "refused"],
  ["expired", "refused"],
  ["status error", "refused"],
  ["error", "error"],
]);

/** What each `error_code` means. Any other code, including 1021, leaves the outcome unknown. */
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

/** The settings that all services share: one token and one account. */
export const KHALTI_SERVICES: Pick<
  TopUpProviderKind,
  "dlrSender" | "variables" | "required" | "simulated"
> = {
  dlrSender: "khalti",
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
};

/** One of Khalti's services. */
export interface KhaltiService {
  /** Where it is used, such as `/api/use/khalti-topup/`. */
  path: string;
  /** Its own parameters, beside token, reference and amount. `number` is a mobile number, and masked in messages. */
  parameters(
    request: TopUpRequest,
    settings: ProviderSettings,
  ): { number: string } & Record<string, string>;
  /** The services share one account: only one of them reports its balance, or a low one would be reported twice. */
  reportsBalance: boolean;
}

/** Follows the services' status and balance pages, and the page of the service. */
export function connectKhaltiService(
  service: KhaltiService,
  settings: ProviderSettings,
  options: ConnectOptions = {},
): TopUpProvider {
  const token = setting(settings, "KHALTI_SERVICES_TOKEN");
  const baseUrl = settings.values["KHALTI_SERVICES_BASE_URL"] ?? hosts[settings.environment];
  const http = createProviderHttp({ name, baseUrl, secrets: [token] }, options);

  async function submit(request: TopUpRequest): Promise<SubmitOutcome> {
    const { reference } = request;
    const parameters = service.parameters(request, settings);
    const amount = toWholeRupees(request.amountPaisa);
    const reply = await http.submit(service.path, { token, reference, amount, ...parameters });
    if (isDuplicate(reply)) return outcomeFromStatus(await checkStatus({ reference }));
    return readSubmit(reply, parameters.number);
  }

  function readSubmit(reply: ProviderReply, number: string): SubmitOutcome {
    if (reply.kind === "unsent") return { kind: "unsent", message: reply.message };
    if (reply.kind === "unknown") return unknownOutcome(reply.message);
    const { httpStatus, isSuccess, body } = reply;
    const state = body && stateOf(body);
    if (body === null || state === undefined) {
      const problem = `${name} answered HTTP ${String(httpStatus)} without a known state`;
      const message = http.sanitizer([number])(problem, body?.["state"], ...messagesIn(body ?? {}));
      // Without a `state`, 404 means that the service does not exist.
      const isPlain404 = httpStatus === 404 && toText(body?.["state"]) === "";
      return isPlain404 ? { kind: "refused", message: notFound } : unknownOutcome(message);
    }
    const message = http.sanitizer([number])(...messagesIn(body)) || noReason;
    // A success with an HTTP error contradicts itself.
    if (state === "delivered" && !isSuccess) return unknownOutcome(message);
    if (state === "delivered" || state === "queued") {
      return { kind: state, providerId: http.toId(body["id"], [number]), message };
    }
    // A code is more precise than the state.
    if (state === "refused" && !hasCode(body)) return { kind: "refused", message };
    const code = codes.get(toText(body["error_code"]));
    if (state === "contradiction" || code === undefined || code === "duplicate") {
      return unknownOutcome(message);
    }
    return code === "refused"
      ? { kind: "refused", message }
      : { kind: "waiting", reason: code, message };
  }

  async function checkStatus({ reference }: { reference: string }): Promise<StatusOutcome> {
    const query = `token=${encodeURIComponent(token)}&reference=${encodeURIComponent(reference)}`;
    const reply = await http.query(`/api/service/status/?${query}`);
    if (reply.kind !== "reply") return { kind: "unanswered", message: reply.message };
    const { httpStatus, isSuccess, body } = reply;
    if (body === null) {
      const message = `${name} answered HTTP ${String(httpStatus)} without a JSON object`;
      return { kind: "unanswered", message };
    }
    if (!knowsReference(body)) {
      return { kind: "unknown", message: `${name} does not know the reference` };
    }
    const answeredReference = toText(body["reference"]);
    if (answeredReference !== "" && answeredReference !== reference) {
      return { kind: "unknown", message: `${name} answered for another reference` };
    }
    return readStatus(body, isSuccess);
  }

  function readStatus(body: JsonObject, isSuccess: boolean): StatusOutcome {
    const state = stateOf(body);
    const providerId = http.toId(body["response_id"]);
    const message = http.sanitizer()(...messagesIn(body)) || noReason;
    if (state === "delivered" && body["refunded"] === true) {
      const problem = `${name} refunded the credits of a success`;
      return { kind: "unknown", message: http.sanitizer()(problem, ...messagesIn(body)) };
    }
    if (state === "delivered" && !isSuccess) return { kind: "unknown", message };
    if (state === "delivered" || state === "queued") return { kind: state, providerId, message };
    // An error of the status call itself has a code, and says nothing about the top-up.
    const isRefusalCode = codes.get(toText(body["error_code"])) === "refused";
    if (state === "refused" && (isRefusalCode || !hasCode(body)))
      return { kind: "refused", message };
    const isAboutTopUp = state === "error" && providerId !== null && !hasCode(body);
    return { kind: isAboutTopUp ? "refused" : "unknown", message };
  }

  async function balance(): Promise<number | null> {
    const reply = await http.query(`/api/balance?token=${encodeURIComponent(token)}`);
    if (reply.kind !== "reply" || !reply.isSuccess) return null;
    return toPaisa(reply.body?.["credits_available"]);
  }

  return { submit, checkStatus, ...(service.reportsBalance ? { balance } : {}), close: http.close };
}

const noReason = `${name} gave no reason`;
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

function messagesIn(body: JsonObject): unknown[] {
  return [body["message"] ?? body["detail"], body["details"]];
}
