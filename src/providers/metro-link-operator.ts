import type { SubmitOutcome } from "./top-up-provider.ts";
import { GLOBALTOPUP_TEXTS, meaningOf } from "./refusal-texts.ts";
import { type JsonObject, type ProviderHttp, toObject, toText } from "./provider-http.ts";

/** Any result except `found` means that nothing was submitted. */
export type OperatorType =
  { kind: "found"; id: number } | Extract<SubmitOutcome, { kind: "waiting" | "unsent" }>;

export type OperatorTypesOptions = {
  http: ProviderHttp;
  operatorsPath: string;
  operatorTypesPath: string;
  /** Milliseconds. */
  now: () => number;
};

const cacheMs = 60 * 60 * 1000;

/**
 * Reads the operator type that GlobalTopup requires for a recharge, and caches it for an hour. We have no documentation of
 * these endpoints, so any list of operators with ids is accepted. A list without our operator means wrong configuration.
 */
export function createOperatorTypes(options: OperatorTypesOptions) {
  const { http, operatorsPath, operatorTypesPath, now } = options;
  const cache = new Map<number, { id: number; untilMs: number }>();

  return async function operatorType(operatorId: number): Promise<OperatorType> {
    const cached = cache.get(operatorId);
    if (cached !== undefined && now() < cached.untilMs) return { kind: "found", id: cached.id };

    const operators = await list("operators", operatorsPath);
    if (!Array.isArray(operators)) return operators;
    const operator = operators.find((one) => idOf(one, ["operator_id", "id"]) === operatorId);
    if (operator === undefined) return misconfigured("GlobalTopup does not list the operator");
    const id = idOf(operator, ["operator_type_id", "operator_type"]);
    if (id === null) return misconfigured("GlobalTopup does not give the operator's type");

    const types = await list("operator types", operatorTypesPath);
    if (!Array.isArray(types)) return types;
    if (!types.some((one) => idOf(one, ["operator_type_id", "id"]) === id)) {
      return misconfigured("GlobalTopup does not list the operator's type");
    }
    cache.set(operatorId, { id, untilMs: now() + cacheMs });
    return { kind: "found", id };
  };

  async function list(
    what: string,
    path: string,
  ): Promise<JsonObject[] | Exclude<OperatorType, { id: number }>> {
    const reply = await http.query(path);
    if (reply.kind !== "reply") return { kind: "unsent", message: reply.message };
    const { httpStatus, isSuccess, json, body } = reply;
    if (httpStatus === 401 || httpStatus === 403) {
      const message = "GlobalTopup does not accept our token";
      return { kind: "waiting", reason: "credentials", message };
    }
    const rows = isSuccess ? [json, body?.["data"]].find((one) => Array.isArray(one)) : undefined;
    if (rows !== undefined) {
      return (rows as unknown[]).map(toObject).filter((row) => row !== null);
    }
    const problem = `GlobalTopup answered HTTP ${String(httpStatus)} instead of a list of ${what}`;
    if (isSuccess && json === undefined) return { kind: "unsent", message: problem };
    const message = http.sanitizer()(problem, body?.["message"]);
    const meaning = meaningOf(GLOBALTOPUP_TEXTS, toText(body?.["message"]));
    const reason = meaning === "credit" || meaning === "maintenance" ? meaning : "configuration";
    return { kind: "waiting", reason, message };
  }
}

/** The first of these fields with a whole number. */
function idOf(row: JsonObject, names: readonly string[]): number | null {
  const text = names.map((name) => toText(row[name])).find((one) => /^\d{1,15}$/.test(one));
  return text === undefined ? null : Number(text);
}

function misconfigured(message: string): OperatorType & { kind: "waiting" } {
  return { kind: "waiting", reason: "configuration", message };
}
