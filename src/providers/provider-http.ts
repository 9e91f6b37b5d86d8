import { createTransport } from "../lib/transport.ts";
import type { ConnectOptions } from "./top-up-provider.ts";
import { createWords, toProviderId, type Words } from "./sanitize-provider-message.ts";

export type JsonObject = Record<string, unknown>;

/**
 * What came of a request: a whole 2xx or 4xx reply, whose body is null where it is no JSON object;
 * `unsent` when it certainly never left; `unknown` for everything else, HTTP 5xx included.
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
  /** As the sentences about it call the provider. */
  name: string;
  baseUrl: string;
  headers?: Record<string, string>;
  /** What no message may carry. */
  secrets: readonly string[];
};

export type ProviderHttp = {
  /** Moves something, and so is given more time. */
  order: (path: string, body: JsonObject) => Promise<ProviderReply>;
  /** Moves nothing; posts where there is a body. */
  ask: (path: string, body?: JsonObject) => Promise<ProviderReply>;
  words: (phones?: readonly string[]) => Words;
  id: (value: unknown, phones?: readonly string[]) => string | null;
  close: () => void;
};

const orderTimeoutMs = 30_000;
const askTimeoutMs = 10_000;

/** HTTP to one provider. Never throws for what the network or the other side does. */
export function createProviderHttp(
  { name, baseUrl, headers = {}, secrets }: ProviderHttpOptions,
  { timeoutMs }: ConnectOptions,
): ProviderHttp {
  const transport = createTransport({ name });
  const root = baseUrl.replace(/\/+$/, "");

  async function send(
    path: string,
    body: JsonObject | undefined,
    usualMs: number,
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
      timeoutMs: timeoutMs ?? usualMs,
    });
    if (reply.kind === "unknown") {
      return { kind: reply.sent ? "unknown" : "unsent", message: reply.message };
    }
    const { httpStatus } = reply;
    const isSuccess = httpStatus >= 200 && httpStatus < 300;
    // 408 and 429 often come from something in front, and no provider promises that they are a no.
    const isNo = httpStatus >= 400 && httpStatus < 500 && httpStatus !== 408 && httpStatus !== 429;
    if (!isSuccess && !isNo) {
      return { kind: "unknown", message: `${name} answered HTTP ${String(httpStatus)}` };
    }
    const json = parse(reply.text);
    return { kind: "reply", httpStatus, isSuccess, body: toObject(json), json };
  }

  return {
    order: (path, body) => send(path, body, orderTimeoutMs),
    ask: (path, body) => send(path, body, askTimeoutMs),
    words: (phones) => createWords(secrets, phones),
    id: (value, phones) => toProviderId(value, secrets, phones),
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

/** An object, or those of a list; none for anything else. */
export function objectsIn(value: unknown): JsonObject[] {
  return [value]
    .flat()
    .map(toObject)
    .filter((one) => one !== null);
}

/** Whether a field says nothing: absent, or empty of its kind. */
export function isEmpty(value: unknown): boolean {
  if (typeof value === "object" && value !== null) return Object.keys(value).length === 0;
  return value == null || value === "";
}

/** A word, number or code as text, so that `51` and `"51"` compare alike; empty for anything else. */
export function toText(value: unknown): string {
  if (typeof value === "number") return String(value);
  return typeof value === "string" ? value.trim() : "";
}
