import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import axios, { type AxiosResponse } from "axios";
import type { SimulatorControl } from "./simulator-control.ts";

export interface Attempt {
  what: "checkout" | "return";
  /** Null without an answer. */
  status: number | null;
  code: string | null;
  retryAfter: string | null;
  atMs: number;
  tookMs: number;
}

export interface Bought {
  cart: string;
  orderId: string;
  pidx: string;
  paid: boolean;
}

export interface Customers {
  attempts: Attempt[];
  /** All checkouts answered with 201. */
  bought: Bought[];
  /** Stops the customers after their current purchase. */
  leave(): Promise<void>;
}

/**
 * Customers who buy repeatedly until they are stopped: checkout (repeated with the same key until it succeeds), payment at
 * Khalti, and in two of three cases one return to the shop.
 *
 * @param options.urls the servers to use in turn; read at each step, so that a test may replace them
 */
export function sendCustomers(options: {
  urls: () => string[];
  simulator: SimulatorControl;
  count: number;
  pauseMs?: number;
  isKhaltiUp?: () => boolean;
}): Customers {
  const { urls, simulator, count, pauseMs = 50, isKhaltiUp = () => true } = options;
  const attempts: Attempt[] = [];
  const bought: Bought[] = [];
  const state = { open: true };
  let turn = 0;

  const ask = async (what: Attempt["what"], send: (url: string) => Promise<AxiosResponse>) => {
    const all = urls();
    const url = all[turn++ % all.length] ?? "";
    const began = performance.now();
    const atMs = Date.now();
    const answer = await send(url).catch(() => null);
    const body = answer?.data as { code?: string } | undefined;
    attempts.push({
      what,
      status: answer?.status ?? null,
      code: body?.code ?? null,
      retryAfter: (answer?.headers["retry-after"] as string | undefined) ?? null,
      atMs,
      tookMs: performance.now() - began,
    });
    return answer;
  };

  const buy = async (): Promise<void> => {
    const cart = randomUUID();
    // Repeat a started checkout until it succeeds, so that no outcome stays unknown; but not for ever.
    for (let tries = 0; tries < 600; tries++) {
      const answer = await ask("checkout", (url) => checkOut(url, cart));
      if (answer?.status === 201) {
        const { order, payment } = answer.data as {
          order: { id: string };
          payment: { pidx: string };
        };
        const one = { cart, orderId: order.id, pidx: payment.pidx, paid: false };
        bought.push(one);
        if (!isKhaltiUp()) return;
        await simulator.pay(one.pidx);
        one.paid = true;
        if (bought.length % 3 === 0) return; // closes the tab
        await ask("return", (url) => http.get(`${url}/v1/payments/return?pidx=${one.pidx}`));
        return;
      }
      if (!state.open && answer === null) return;
      await sleep(200);
    }
  };

  const customer = async () => {
    while (state.open) {
      await buy();
      await sleep(pauseMs);
    }
  };
  const all = Promise.all(Array.from({ length: count }, customer));
  return {
    attempts,
    bought,
    async leave() {
      state.open = false;
      await all;
    },
  };
}

/** One checkout with the same value as cart and key. */
export function checkOut(url: string, cart: string = randomUUID()): Promise<AxiosResponse> {
  return http.post(
    `${url}/v1/checkout`,
    { items: [{ sku: "tea-250g", quantity: 1 }], metadata: { cart } },
    { headers: { "Idempotency-Key": cart } },
  );
}

const http = axios.create({
  proxy: false,
  maxRedirects: 0,
  timeout: 60_000,
  validateStatus: () => true,
  headers: { Connection: "close" },
});
