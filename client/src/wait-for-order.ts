import type { Client as FetchClient } from "openapi-fetch";
import type { paths } from "./api.ts";
import type { Order, OrderStatus } from "./names.ts";
import type { Sleep } from "./retries.ts";

export interface WaitOptions {
  /** The order's token, where the client has no key. */
  token?: string;
  /** When to stop: one of these statuses, or a condition. Unless given: the order does not wait for its payment any more. */
  until?: readonly OrderStatus[] | ((order: Order) => boolean);
  /** 15 minutes unless given. */
  timeoutMs?: number;
}

/** The order did not become what was waited for in time. */
export class OrderWaitTimeout extends Error {
  override readonly name = "OrderWaitTimeout";
  /** As it was read last. */
  readonly order: Order;

  constructor(order: Order) {
    super(`The order is still ${order.status}.`);
    this.order = order;
  }
}

/** The server refused to show the order. */
export class OrderWaitFailed extends Error {
  override readonly name = "OrderWaitFailed";
  readonly status: number;
  /** The `code` of the server's problem document. */
  readonly code: string;

  constructor(status: number, code: string) {
    super(`The server answered ${String(status)} (${code}).`);
    this.status = status;
    this.code = code;
  }
}

const TIMEOUT_MS = 15 * 60_000;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 5_000;
/** The server holds the answer until something happens. */
const LONG_POLL_S = 20;

/** A request without an answer for so long is made anew. */
const ANSWER_WITHIN_MS = 30_000;

/**
 * With a key it listens to the order's events; with a token it reads the order every few seconds. A server that restarts, or a
 * line that is cut, is waited for too.
 */
export async function waitForOrder(
  client: FetchClient<paths>,
  input: WaitOptions & { orderId: string; hasKey: boolean; sleep: Sleep },
): Promise<Order> {
  const { orderId, token, hasKey, sleep, timeoutMs = TIMEOUT_MS } = input;
  const isDone = conditionOf(input.until);
  const deadline = Date.now() + timeoutMs;
  let after: string | undefined;
  let last: Order | null = null;
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 1.5, LONGEST_PAUSE_MS)) {
    const read = await readOrder(client, orderId, token);
    if (read.order !== null && isDone(read.order)) return read.order;
    last = read.order ?? last;
    const leftMs = deadline - Date.now();
    if (leftMs <= 0) throw last === null ? read.failure : new OrderWaitTimeout(last);
    const mayListen = hasKey && read.order !== null && leftMs > 1_000;
    const heard = mayListen ? await listen(client, orderId, after, leftMs) : null;
    if (heard === null) await sleep(Math.min(pauseMs, leftMs));
    else after = heard;
  }
}

function conditionOf(until: WaitOptions["until"]): (order: Order) => boolean {
  if (until === undefined) return ({ status }) => status !== "awaiting_payment";
  return typeof until === "function" ? until : ({ status }) => until.includes(status);
}

/** @returns the order, or why the server cannot show it now @throws OrderWaitFailed when it refuses to */
async function readOrder(
  client: FetchClient<paths>,
  id: string,
  token: string | undefined,
): Promise<{ order: Order; failure: null } | { order: null; failure: unknown }> {
  const answer = await client
    .GET("/v1/orders/{id}", {
      params: { path: { id } },
      ...(token === undefined ? {} : { headers: { Authorization: `Bearer ${token}` } }),
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    })
    .catch((failure: unknown) => ({ failure }));
  if ("failure" in answer) return { order: null, failure: answer.failure };
  const { data, error, response } = answer;
  if (data !== undefined) return { order: data, failure: null };
  // Without a body there is no error in it, whatever its type says.
  const { code = "" } = (error as { code?: string } | undefined) ?? {};
  const failure = new OrderWaitFailed(response.status, code);
  if (response.status === 429 || response.status >= 500) return { order: null, failure };
  throw failure;
}

/** @returns the last event's id; null if there is nothing to listen to, or the server cannot be asked now */
async function listen(
  client: FetchClient<paths>,
  orderId: string,
  after: string | undefined,
  leftMs: number,
): Promise<string | null> {
  const wait = Math.min(LONG_POLL_S, Math.floor(leftMs / 1_000));
  const answer = await client
    .GET("/v1/events", {
      params: { query: { order_id: orderId, wait, ...(after === undefined ? {} : { after }) } },
      signal: AbortSignal.timeout(wait * 1_000 + ANSWER_WITHIN_MS),
    })
    .catch(() => null);
  return answer?.data?.next_after ?? null;
}
