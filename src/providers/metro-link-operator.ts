import type { SubmitOutcome } from "./top-up-provider.ts";
import { retryableReason } from "./classify-refusal.ts";
import { type JsonObject, type ProviderHttp, toObject, toText } from "./provider-http.ts";

/** Whatever is not `found` means that nothing was ordered. */
export type OperatorType =
  { kind: "found"; id: number } | Extract<SubmitOutcome, { kind: "waiting" | "unsent" }>;

export type OperatorTypesOptions = {
  http: ProviderHttp;
  operatorsPath: string;
  operatorTypesPath: string;
  /** Milliseconds. */
  now: () => number;
};

const keptMs = 60 * 60 * 1000;

/**
 * Looks up the type of an operator, as GlobalTopup asks for before a recharge, and keeps it for an
 * hour. The look-ups' pages are not at hand, so whatever lists operators with their ids will do; what
 * was answered and does not list ours is a mistake in how we are set up.
 */
export function createOperatorTypes(options: OperatorTypesOptions) {
  const { http, operatorsPath, operatorTypesPath, now } = options;
  const kept = new Map<number, { id: number; untilMs: number }>();

  return async function operatorType(operatorId: number): Promise<OperatorType> {
    const known = kept.get(operatorId);
    if (known !== undefined && now() < known.untilMs) return { kind: "found", id: known.id };

    const operators = await list("operators", operatorsPath);
    if (!Array.isArray(operators)) return operators;
    const operator = operators.find((one) => idOf(one, ["operator_id", "id"]) === operatorId);
    if (operator === undefined) return misconfigured("GlobalTopup does not list the operator");
    const id = idOf(operator, ["operator_type_id", "operator_type"]);
    if (id === null) return misconfigured("GlobalTopup does not tell the operator's type");

    const types = await list("operator types", operatorTypesPath);
    if (!Array.isArray(types)) return types;
    if (!types.some((one) => idOf(one, ["operator_type_id", "id"]) === id)) {
      return misconfigured("GlobalTopup does not list the operator's type");
    }
    kept.set(operatorId, { id, untilMs: now() + keptMs });
    return { kind: "found", id };
  };

  async function list(
    what: string,
    path: string,
  ): Promise<JsonObject[] | Exclude<OperatorType, { id: number }>> {
    const reply = await http.ask(path);
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
    const ended = `GlobalTopup answered HTTP ${String(httpStatus)} instead of a list of ${what}`;
    if (isSuccess && json === undefined) return { kind: "unsent", message: ended };
    const message = http.words()(ended, body?.["message"]);
    const reason = retryableReason(toText(body?.["message"])) ?? "configuration";
    return { kind: "waiting", reason, message };
  }
}

/** The first of these fields that holds a whole number. */
function idOf(row: JsonObject, names: readonly string[]): number | null {
  const text = names.map((name) => toText(row[name])).find((one) => /^\d{1,15}$/.test(one));
  return text === undefined ? null : Number(text);
}

function misconfigured(message: string): OperatorType & { kind: "waiting" } {
  return { kind: "waiting", reason: "configuration", message };
}
