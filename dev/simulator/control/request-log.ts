import type { EndpointName } from "./fault-queue.ts";
import { bodyWithoutToken, pathWithoutToken } from "./without-token.ts";

export type LoggedRequest = {
  atMs: number;
  method: string;
  path: string;
  endpoint: EndpointName | null;
  body: unknown;
  /** null until the answer is sent. */
  status: number | "dropped" | null;
};

const KEPT = 1000;

/** The last API requests, oldest first, without headers and with tokens hidden: a log must not contain keys. */
export class RequestLog {
  #entries: LoggedRequest[] = [];

  add(request: LoggedRequest): LoggedRequest {
    const { path, body } = request;
    const entry = { ...request, path: pathWithoutToken(path), body: bodyWithoutToken(body) };
    this.#entries.push(entry);
    // Trim in blocks, so that a load test does not shift the array on every request.
    if (this.#entries.length >= KEPT * 2) this.#entries = this.#entries.slice(-KEPT);
    return entry;
  }

  list(): LoggedRequest[] {
    return this.#entries.slice(-KEPT);
  }

  clear(): void {
    this.#entries = [];
  }
}
