import type { z } from "zod";
import type { GatewayOutcome, GatewayUnknown, UnknownReason } from "./gateway-outcome.ts";
import { isRecord } from "../lib/is-record.ts";
import type { TransportReply } from "../lib/transport.ts";
import type { Redact } from "../lib/redact.ts";
import { toRefusal } from "./refusal.ts";

export type ReplyReader<S extends z.ZodType, T> = {
  schema: S;
  /** Null if a valid reply is incomplete. */
  toAnswer: (reply: z.output<S>, httpStatus: number) => T | null;
  /** What a reply means that does not match the schema in these fields; null if it stays unknown. */
  toContradiction?: (body: Record<string, unknown>, fields: string[]) => T | null;
  /** Whether a 4xx body is an answer instead of a refusal. */
  isAnswer?: (body: Record<string, unknown>) => boolean;
  /** Whether a 4xx with any other JSON, such as a list, is a refusal too, instead of unknown. */
  refusesByAnyJson?: boolean;
  /** Adds the words of an unreadable reply to the message, for a person. */
  quotes?: "detail";
  redact: Redact;
};

/** Decides what a complete HTTP response means. Pure; never throws. */
export function readReply<S extends z.ZodType, T>(
  reply: TransportReply,
  reader: ReplyReader<S, T>,
): GatewayOutcome<T> {
  const { httpStatus } = reply;
  // Khalti does not document 408 and 429, and they often come from a proxy: the refund or link may have been made all the
  // same. A lookup is repeated later.
  if (httpStatus >= 500 || httpStatus === 408 || httpStatus === 429) {
    return unknown("server_error", httpStatus, `Khalti answered HTTP ${String(httpStatus)}`);
  }
  const isSuccess = httpStatus >= 200 && httpStatus < 300;
  const isClientError = httpStatus >= 400;
  if (!isSuccess && !isClientError) {
    return unknown(
      "unreadable",
      httpStatus,
      `Khalti answered with a redirect, HTTP ${String(httpStatus)}`,
    );
  }
  const json = parseJson(reply.text);
  const body = isRecord(json) ? json : null;
  if (body === null) {
    if (isClientError && json !== undefined && reader.refusesByAnyJson === true) {
      return toRefusal(httpStatus, json, reader.redact);
    }
    const message = `Khalti answered HTTP ${String(httpStatus)} without a JSON object`;
    return unknown("unreadable", httpStatus, message);
  }
  const mayAnswer = isSuccess || (![401, 403].includes(httpStatus) && reader.isAnswer?.(body));
  if (!mayAnswer) {
    return toRefusal(httpStatus, body, reader.redact);
  }
  const parsed = reader.schema.safeParse(body);
  const fields = parsed.error?.issues.map((issue) => issue.path.join(".")).filter(Boolean) ?? [];
  const value = parsed.success
    ? reader.toAnswer(parsed.data, httpStatus)
    : (reader.toContradiction?.(body, fields) ?? null);
  if (value !== null) return { kind: "answer", value };
  const which = fields.length > 0 ? `: ${[...new Set(fields)].slice(0, 10).join(", ")}` : "";
  const said = reader.quotes === undefined ? undefined : body[reader.quotes];
  const words = typeof said === "string" ? ` ("${reader.redact(said)}")` : "";
  const message = `Khalti's answer, HTTP ${String(httpStatus)}, does not match its documentation${which}${words}`;
  return unknown("unreadable", httpStatus, message);
}

function unknown(reason: UnknownReason, httpStatus: number, message: string): GatewayUnknown {
  return { kind: "unknown", reason, sent: true, message, httpStatus };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
