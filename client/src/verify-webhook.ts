import type { WebhookEvent } from "./names.ts";

/** The headers of a request: `Headers`, or the plain object of Node and Express. */
export type WebhookHeaders =
  { get(name: string): string | null } | Readonly<Record<string, string | string[] | undefined>>;

/** The request is not a delivery of this server: answer it with 400, and do nothing of what it says. */
export class WebhookVerificationError extends Error {
  override readonly name = "WebhookVerificationError";
  readonly reason: "headers" | "timestamp" | "signature" | "secret" | "body";

  constructor(reason: WebhookVerificationError["reason"], message: string) {
    super(message);
    this.reason = reason;
  }
}

/** Standard Webhooks: an older or a younger delivery may be a repeated one. */
const TOLERANCE_S = 300;

/**
 * Checks a delivery by Standard Webhooks 1.0.0, in Node and browsers.
 *
 * @param rawBody the bytes as they arrived: JSON that was parsed and written again has another signature
 * @param secret `whsec_…`, as shown when the endpoint was made or its secret rotated
 * @throws WebhookVerificationError
 */
export async function verifyWebhook(
  rawBody: string | Uint8Array,
  headers: WebhookHeaders,
  secret: string,
): Promise<WebhookEvent> {
  const id = headerOf(headers, "webhook-id");
  const timestamp = headerOf(headers, "webhook-timestamp");
  const signatures = headerOf(headers, "webhook-signature");
  requireRecent(timestamp);
  const key = await importSecret(secret);
  const body = typeof rawBody === "string" ? new TextEncoder().encode(rawBody) : rawBody;
  const signed = concat(new TextEncoder().encode(`${id}.${timestamp}.`), body);
  // Several while the secret is being rotated, or of a version that comes later.
  for (const signature of signatures.split(" ")) {
    const [version, value = ""] = signature.split(",");
    const given = version === "v1" ? fromBase64(value) : null;
    // Compares in constant time.
    if (given !== null && (await crypto.subtle.verify("HMAC", key, given, signed))) {
      return parseEvent(body);
    }
  }
  throw new WebhookVerificationError("signature", "No signature is of this secret and body.");
}

function headerOf(headers: WebhookHeaders, name: string): string {
  const value = isHeaders(headers)
    ? headers.get(name)
    : Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
  if (typeof value !== "string" || value === "") {
    throw new WebhookVerificationError("headers", `The header ${name} is missing.`);
  }
  return value;
}

function isHeaders(headers: WebhookHeaders): headers is { get(name: string): string | null } {
  return typeof headers["get"] === "function";
}

function requireRecent(timestamp: string): void {
  const seconds = /^\d{1,15}$/.test(timestamp) ? Number(timestamp) : Number.NaN;
  const age = Math.floor(Date.now() / 1_000) - seconds;
  if (Math.abs(age) <= TOLERANCE_S) return;
  const why = Number.isNaN(age) ? "no time" : age > 0 ? "too old" : "in the future";
  throw new WebhookVerificationError("timestamp", `The header webhook-timestamp is ${why}.`);
}

async function importSecret(secret: string): ReturnType<typeof crypto.subtle.importKey> {
  const bytes = fromBase64(secret.replace(/^whsec_/, ""));
  if (bytes === null || bytes.length === 0) {
    throw new WebhookVerificationError("secret", "The secret is not whsec_ and base64.");
  }
  return crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, [
    "verify",
  ]);
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> | null {
  try {
    return Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  } catch {
    return null;
  }
}

function concat(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(first.length + second.length);
  all.set(first);
  all.set(second, first.length);
  return all;
}

function parseEvent(body: Uint8Array): WebhookEvent {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body)) as WebhookEvent;
  } catch {
    throw new WebhookVerificationError("body", "The body is signed, but it is no JSON.");
  }
}
