import { createTransport } from "../lib/transport.ts";
import type { ConnectOptions } from "./top-up-provider.ts";
import {
  createMessageSanitizer,
  type SanitizeMessage,
  toProviderId,
} from "./sanitize-provider-message.ts";

export type JsonObject = Record<string, unknown>;

/**
 * Result of a request:
 * - `reply`: a complete 2xx or 4xx response; `body` is null unless it is a JSON object
 * - `unsent`: the request certainly did not leave this server
 * - `unknown`: everything else, including HTTP 5xx
 */
export type ProviderReply =
  | {
      kind: "reply";
      httpStatus: number;
      isSuccess: boolean;
      body: JsonObject | null;
      json: unknown;
    }
  | { kind: "unsent"; message: string }
  | { kind: "unknown"; message: string };

export type ProviderHttpOptions = {
  /** The provider's name in messages. */
  name: string;
  baseUrl: string;
  headers?: Record<string, string>;
  /** Masked in every message. */
  secrets: readonly string[];
};

export type ProviderHttp = {
  /** Posts a request that moves money; uses the longer timeout. */
  submit: (path: string, body: JsonObject) => Promise<ProviderReply>;
  /** Sends a request that moves no money: POST with a body, otherwise GET. */
  query: (path: string, body?: JsonObject) => Promise<ProviderReply>;
  sanitizer: (phones?: readonly string[]) => SanitizeMessage;
  toId: (value: unknown, phones?: readonly string[]) => string | null;
  close: () => void;
};

const submitTimeoutMs = 30_000;
const queryTimeoutMs = 10_000;

/** HTTP client for one provider. Network errors and bad responses never make it throw. */
export function createProviderHttp(
  { name, baseUrl, headers = {}, secrets }: ProviderHttpOptions,
  { timeoutMs, onFailure }: ConnectOptions,
): ProviderHttp {
  const transport = createTransport({ name });
  const { host } = new URL(baseUrl);
  const root = baseUrl.replace(/\/+$/, "");

  async function send(
    path: string,
    body: JsonObject | undefined,
    defaultTimeoutMs: number,
  ): Promise<ProviderReply> {
    const reply = await transport.send({
      method: body === undefined ? "GET" : "POST",
      url: `${root}${path}`,
      headers: {
        Accept: "application/json",
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      timeoutMs: timeoutMs ?? defaultTimeoutMs,
    });
    if (reply.kind === "unknown") {
      const { errorCode, message: reason } = reply;
      onFailure?.({ host, errorCode, reason });
      return { kind: reply.sent ? "unknown" : "unsent", message: reply.message };
    }
    const { httpStatus } = reply;
    const isSuccess = httpStatus >= 200 && httpStatus < 300;
    // 408 and 429 often come from a proxy, and no provider documents them as a refusal.
    const isRefusal =
      httpStatus >= 400 && httpStatus < 500 && httpStatus !== 408 && httpStatus !== 429;
    if (!isSuccess && !isRefusal) {
      const message = `${name} answered HTTP ${String(httpStatus)}`;
      onFailure?.({ host, httpStatus, reason: message });
      return { kind: "unknown", message };
    }
    const json = parse(reply.text);
    return { kind: "reply", httpStatus, isSuccess, body: toObject(json), json };
  }

  return {
    submit: (path, body) => send(path, body, submitTimeoutMs),
    query: (path, body) => send(path, body, queryTimeoutMs),
    sanitizer: (phones) => createMessageSanitizer(secrets, phones),
    toId: (value, phones) => toProviderId(value, secrets, phones),
    close: transport.close,
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function toObject(value: unknown): JsonObject | null {
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  return isObject ? (value as JsonObject) : null;
}

/** The object itself, or the objects of a list. */
export function objectsIn(value: unknown): JsonObject[] {
  return [value]
    .flat()
    .map(toObject)
    .filter((one) => one !== null);
}

/** Whether a field is absent, or an empty text, list or object. */
export function isEmpty(value: unknown): boolean {
  if (typeof value === "object" && value !== null) return Object.keys(value).length === 0;
  return value == null || value === "";
}

/** A string or number as text, so that `51` equals `"51"`; empty for anything else. */
export function toText(value: unknown): string {
  if (typeof value === "number") return String(value);
  return typeof value === "string" ? value.trim() : "";
}
