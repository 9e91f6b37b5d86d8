import type { FieldError, GatewayRefusal, RefusalReason } from "./gateway-outcome.ts";
import { isRecord } from "../lib/is-record.ts";
import { type Redact, redactJson } from "../lib/redact.ts";

type JsonObject = Record<string, unknown>;

const maxErrors = 50;
const notFields = new Set(["error_key", "status_code", "detail"]);

/**
 * Reads a 4xx with JSON as Khalti's refusal. Field errors may be in a list.
 * Follows "Error Responses" and "Generic Errors" of Web Checkout (KPG-2).
 */
export function toRefusal(httpStatus: number, json: unknown, redact: Redact): GatewayRefusal {
  const safe = redactJson(json, redact);
  const safeBody = isRecord(safe) ? safe : {};
  const errors = [safe]
    .flat()
    .filter(isRecord)
    .flatMap((part) => Object.entries(part))
    .filter(([key]) => !notFields.has(key))
    .flatMap(([key, value]) => flattenErrors(key, value))
    .slice(0, maxErrors);
  const detail = isRecord(safe) ? describe(safeBody["detail"]) : describe(safe);
  return {
    kind: "refused",
    httpStatus,
    reason: refusalReason(httpStatus, isRecord(json) ? json : {}, detail, errors),
    message: redact(
      detail || describeErrors(errors) || `Khalti refused with HTTP ${String(httpStatus)}`,
    ),
    errors,
    body: safe,
  };
}

function refusalReason(
  httpStatus: number,
  body: JsonObject,
  detail: string,
  errors: FieldError[],
): RefusalReason {
  // The documentation shows 401 in the body, and does not give the HTTP status.
  const isUnauthorized = [401, 403].includes(httpStatus) || body["status_code"] === 401;
  if (isUnauthorized) return "unauthorized";
  // Khalti sends an unknown pidx as a validation_error with 400 or 404.
  if (httpStatus === 404 || /^not found\.?$/i.test(detail.trim())) return "not_found";
  const errorKey = body["error_key"];
  if (errorKey === "validation_error") return "validation";
  return errorKey === undefined && errors.length > 0 && !detail ? "validation" : "other";
}

function flattenErrors(path: string, value: unknown): FieldError[] {
  if (Array.isArray(value)) {
    return value.flatMap((item, index) =>
      flattenErrors(isContainer(item) ? `${path}.${String(index)}` : path, item),
    );
  }
  if (isContainer(value)) {
    return Object.entries(value).flatMap(([key, item]) => flattenErrors(`${path}.${key}`, item));
  }
  const message = describe(value);
  return message ? [{ path, message }] : [];
}

function isContainer(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function describe(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return isContainer(value) ? Object.values(value).map(describe).filter(Boolean).join(" ") : "";
}

function describeErrors(errors: FieldError[]): string {
  return errors
    .slice(0, 3)
    .map((error) => `${error.path}: ${error.message}`)
    .join("; ");
}
