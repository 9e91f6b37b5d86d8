import { z } from "zod";
import type { AppContext } from "../context.ts";
import type { Bank } from "../khalti/banks.ts";
import { KhaltiUnavailable } from "../khalti/khalti-unavailable.ts";

export type BankPaymentType = "ebanking" | "mobilecheckout";

export const bankResponse = z.object({
  idx: z.string(),
  name: z.string(),
  short_name: z.string(),
  logo: z.string().nullable(),
  swift_code: z.string().nullable(),
  has_ebanking: z.boolean(),
  has_mobile_checkout: z.boolean(),
});

/** Khalti's banks, asked for again after ten minutes; an older list serves while Khalti is away. */
export interface BankDirectory {
  /** @throws KhaltiUnavailable when Khalti gives no list and there is none from before */
  list(paymentType: BankPaymentType): Promise<Bank[]>;
}

const FRESH_MS = 10 * 60_000;

export function createBankDirectory(
  context: Pick<AppContext, "khalti" | "clock" | "logger">,
): BankDirectory {
  const cached = new Map<BankPaymentType, { at: number; banks: Bank[] }>();
  const underWay = new Map<BankPaymentType, Promise<Bank[]>>();

  async function refresh(paymentType: BankPaymentType): Promise<Bank[]> {
    const outcome = await context.khalti.banks(paymentType);
    const before = cached.get(paymentType);
    if (outcome.kind === "answer") {
      cached.set(paymentType, { at: context.clock.now().getTime(), banks: outcome.value });
      return outcome.value;
    }
    context.logger.warn({ paymentType, reason: outcome.message }, "Khalti gave no bank list");
    if (before !== undefined) return before.banks;
    throw new KhaltiUnavailable("Khalti's list of banks cannot be had at the moment.");
  }

  return {
    async list(paymentType) {
      const before = cached.get(paymentType);
      if (before !== undefined && context.clock.now().getTime() - before.at < FRESH_MS) {
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

export function presentBank(bank: Bank): z.output<typeof bankResponse> {
  return {
    idx: bank.idx,
    name: bank.name,
    short_name: bank.shortName,
    logo: bank.logo,
    swift_code: bank.swiftCode,
    has_ebanking: bank.hasEbanking,
    has_mobile_checkout: bank.hasMobileCheckout,
  };
}
