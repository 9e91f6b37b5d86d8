import createFetchClient, { type Client as FetchClient } from "openapi-fetch";
import type { paths } from "./api.ts";
import { TAKES_IDEMPOTENCY_KEY, type Sleep, sleepFor, withRetries } from "./retries.ts";
import { type WaitOptions, waitForOrder } from "./wait-for-order.ts";
import type { Order } from "./names.ts";

export interface ClientOptions {
  /** Where the server is: https://pay.shop.example */
  baseUrl: string;
  /** An API key. Never put one into a page or an app: without it, a page uses the tokens of its orders. */
  key?: string;
  /** Another fetch, for proxies and tests. */
  fetch?: (request: Request) => Promise<Response>;
  /** How often a request is repeated that may be repeated safely; 2 unless given. */
  retries?: number;
  /** Another way to wait, for tests. */
  sleep?: Sleep;
}

/** The calls by path (`GET`, `POST`, `PUT`), typed, and the wait for an order. */
export interface Client extends FetchClient<paths> {
  /**
   * Waits until the order is no longer waiting for its payment, or until `until` says so.
   *
   * @throws OrderWaitTimeout with the order as it was read last
   * @throws OrderWaitFailed when the server refuses to show the order
   */
  waitForOrder(orderId: string, options?: WaitOptions): Promise<Order>;
}

/**
 * A client of a khalti-bff server, for Node and browsers.
 *
 * A request that may be repeated safely is repeated when the network fails or the server is busy: reads, and writes with an
 * Idempotency-Key. A checkout gets a random key unless it has one.
 */
export function createClient(options: ClientOptions): Client {
  const { baseUrl, key, retries = 2, sleep = sleepFor } = options;
  const send = options.fetch ?? ((request: Request) => globalThis.fetch(request));
  const client = createFetchClient<paths>({
    baseUrl: baseUrl.replace(/\/+$/, ""),
    fetch: withRetries(send, { retries, sleep }),
    querySerializer: { array: { style: "form", explode: false } },
    ...(key === undefined ? {} : { headers: { Authorization: `Bearer ${key}` } }),
  });
  client.use({
    onRequest({ request, schemaPath }) {
      const keyed = TAKES_IDEMPOTENCY_KEY.includes(schemaPath) && request.method === "POST";
      if (keyed && !request.headers.has("Idempotency-Key")) {
        request.headers.set("Idempotency-Key", crypto.randomUUID());
      }
      return request;
    },
  });
  return {
    ...client,
    waitForOrder: (orderId, wait = {}) =>
      waitForOrder(client, { orderId, hasKey: key !== undefined, sleep, ...wait }),
  };
}
