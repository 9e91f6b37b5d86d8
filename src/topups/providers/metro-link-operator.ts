import { type JsonObject, type ProviderHttp, toObject, toText } from "./provider-http.ts";

/** `credentials` and `unsent` both mean that nothing was ordered. */
export type OperatorType =
  | { kind: "found"; id: number }
  | { kind: "credentials"; message: string }
  | { kind: "unsent"; message: string };

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
 * hour. The look-ups' pages are not at hand, so whatever lists operators with their ids will do.
 */
export function createOperatorTypes(options: OperatorTypesOptions) {
  const { http, operatorsPath, operatorTypesPath, now } = options;
  const kept = new Map<number, { id: number; untilMs: number }>();

  return async function operatorType(operatorId: number): Promise<OperatorType> {
    const known = kept.get(operatorId);
    if (known !== undefined && now() < known.untilMs) return { kind: "found", id: known.id };

    const operators = await list(operatorsPath);
    if (!Array.isArray(operators)) return operators;
    const operator = operators.find((one) => idOf(one, ["operator_id", "id"]) === operatorId);
    if (operator === undefined) return unsent("GlobalTopup does not list the operator");
    const id = idOf(operator, ["operator_type_id", "operator_type"]);
    if (id === null) return unsent("GlobalTopup does not tell the operator's type");

    const types = await list(operatorTypesPath);
    if (!Array.isArray(types)) return types;
    if (!types.some((one) => idOf(one, ["operator_type_id", "id"]) === id)) {
      return unsent("GlobalTopup does not list the operator's type");
    }
    kept.set(operatorId, { id, untilMs: now() + keptMs });
    return { kind: "found", id };
  };

  async function list(path: string): Promise<JsonObject[] | Exclude<OperatorType, { id: number }>> {
    const reply = await http.ask(path);
    if (reply.kind !== "reply") return unsent(reply.message);
    const { httpStatus, isSuccess, json, body } = reply;
    if (httpStatus === 401) {
      return { kind: "credentials", message: "GlobalTopup does not accept our token" };
    }
    const rows = isSuccess ? [json, body?.["data"]].find((one) => Array.isArray(one)) : undefined;
    if (rows === undefined) {
      return unsent(`GlobalTopup's look-up ended as HTTP ${String(httpStatus)} without a list`);
    }
    return (rows as unknown[]).map(toObject).filter((row) => row !== null);
  }
}

/** The first of these fields that holds a whole number. */
function idOf(row: JsonObject, names: readonly string[]): number | null {
  const text = names.map((name) => toText(row[name])).find((one) => /^\d{1,15}$/.test(one));
  return text === undefined ? null : Number(text);
}

function unsent(message: string): { kind: "unsent"; message: string } {
  return { kind: "unsent", message };
}
