import type { Clock } from "../lib/clock.ts";
import type { Logger } from "../lib/logger.ts";
import type { Bank } from "./banks.ts";
import type { KhaltiClient } from "./khalti-client.ts";
import { KhaltiUnavailable } from "./khalti-unavailable.ts";

export type BankPaymentType = "ebanking" | "mobilecheckout";

/** Khalti's banks, asked for again after ten minutes; an older list serves while Khalti is away. */
export interface BankDirectory {
  /** @throws KhaltiUnavailable when Khalti gives no list and there is none from before */
  list(paymentType: BankPaymentType): Promise<Bank[]>;
}

const FRESH_MS = 10 * 60_000;

export function createBankDirectory({
  khalti,
  clock,
  logger,
}: {
  khalti: Pick<KhaltiClient, "banks">;
  clock: Clock;
  logger: Logger;
}): BankDirectory {
  const cached = new Map<BankPaymentType, { at: number; banks: Bank[] }>();
  const underWay = new Map<BankPaymentType, Promise<Bank[]>>();

  async function refresh(paymentType: BankPaymentType): Promise<Bank[]> {
    const outcome = await khalti.banks(paymentType);
    const before = cached.get(paymentType);
    if (outcome.kind === "answer") {
      cached.set(paymentType, { at: clock.now().getTime(), banks: outcome.value });
      return outcome.value;
    }
    logger.warn({ paymentType, reason: outcome.message }, "Khalti gave no bank list");
    if (before !== undefined) return before.banks;
    throw new KhaltiUnavailable("Khalti's list of banks cannot be had at the moment.");
  }

  return {
    async list(paymentType) {
      const before = cached.get(paymentType);
      if (before !== undefined && clock.now().getTime() - before.at < FRESH_MS) {
        return before.banks;
      }
      const running =
        underWay.get(paymentType) ??
        refresh(paymentType).finally(() => underWay.delete(paymentType));
      underWay.set(paymentType, running);
      return running;
    },
  };
}
