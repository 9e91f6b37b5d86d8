import type { Clock } from "../lib/clock.ts";
import type { Logger } from "../lib/logger.ts";
import type { Bank } from "./banks.ts";
import type { KhaltiClient } from "./khalti-client.ts";
import { KhaltiUnavailable } from "./khalti-unavailable.ts";

export type BankPaymentType = "ebanking" | "mobilecheckout";

/** Khalti's bank list, cached for ten minutes. An older list is used while Khalti does not answer. */
export interface BankDirectory {
  /** @throws KhaltiUnavailable if Khalti does not answer and no list is cached */
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
  const pending = new Map<BankPaymentType, Promise<Bank[]>>();

  async function refresh(paymentType: BankPaymentType): Promise<Bank[]> {
    const outcome = await khalti.banks(paymentType);
    const older = cached.get(paymentType);
    if (outcome.kind === "answer") {
      cached.set(paymentType, { at: clock.now().getTime(), banks: outcome.value });
      return outcome.value;
    }
    logger.warn({ paymentType, reason: outcome.message }, "Khalti did not return a bank list");
    if (older !== undefined) return older.banks;
    throw new KhaltiUnavailable("Khalti's bank list is not available at the moment.");
  }

  return {
    async list(paymentType) {
      const known = cached.get(paymentType);
      if (known !== undefined && clock.now().getTime() - known.at < FRESH_MS) {
        return known.banks;
      }
      const running =
        pending.get(paymentType) ?? refresh(paymentType).finally(() => pending.delete(paymentType));
      pending.set(paymentType, running);
      return running;
    },
  };
}
