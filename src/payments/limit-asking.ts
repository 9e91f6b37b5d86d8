import type { Request, RequestHandler } from "express";
import type { AppContext } from "../context.ts";
import { addressOf } from "../http/limits/client-address.ts";
import { limitHits, limitStrangers } from "../http/limits/rate-limit.ts";
import type { Actor } from "../orders/history.ts";

/** Limits on what a stranger may make us ask Khalti. */
export interface AskingLimits {
  /** Retries and closes of one address. */
  changes: RequestHandler;
  /** Retries and closes of one order by its token. Counted after the token was checked: only its holder uses it up. */
  changeOfOrder(orderId: string, actor: Actor): Promise<void>;
  /** @throws TooManyRequests for an address that makes many pidx up */
  unknownPidx(req: Request): Promise<void>;
  /**
   * Whether a return may ask Khalti. Otherwise the browser goes on all the same: the reconciler asks, and a customer who shares an
   * address with a stranger is not stopped.
   */
  mayReturnAsk(req: Request, orderId: string): Promise<boolean>;
}

/** An order has at most 50 attempts, and each retry asks about those before. */
const LEAST_CHANGES_OF_ORDER = 10;
const TOO_MANY = "Too many requests. Please wait a minute.";

export function limitAsking(context: AppContext): AskingLimits {
  const { createCounter, config } = context;
  const { checkoutsPerMinute: perAddress, returnsPerMinute: returnsOfOrder } = config;
  const changesOfOrder = Math.max(LEAST_CHANGES_OF_ORDER, Math.floor(perAddress / 6));
  const orders = createCounter("order_changes", changesOfOrder);
  const unknown = createCounter("return_unknown", perAddress);
  const returnsByAddress = createCounter("return_address", perAddress);
  const returnsByOrder = createCounter("return_order", returnsOfOrder);
  return {
    changes: limitStrangers(context, { name: "order_changes_address", perMinute: perAddress }),
    async changeOfOrder(orderId, actor) {
      if (actor !== "customer") return;
      await limitHits(orders, { key: orderId, perMinute: changesOfOrder, message: TOO_MANY });
    },
    unknownPidx: (req) =>
      limitHits(unknown, { key: addressOf(req), perMinute: perAddress, message: TOO_MANY }),
    async mayReturnAsk(req, orderId) {
      const ofAddress = await returnsByAddress.hit(addressOf(req));
      if (ofAddress.hits > perAddress) return false;
      const ofOrder = await returnsByOrder.hit(orderId);
      return ofOrder.hits <= returnsOfOrder;
    },
  };
}
