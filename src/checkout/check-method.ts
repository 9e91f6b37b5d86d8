import type { AppContext } from "../context.ts";
import type { BankPaymentType } from "../khalti/bank-directory.ts";
import { KhaltiUnavailable } from "../khalti/khalti-unavailable.ts";
import type { FieldError } from "../lib/errors.ts";
import { formatRupees } from "../lib/money.ts";
import type { PaymentMethod } from "./checkout-request.ts";
import { MINIMUM_PAISA } from "../lifecycle/payment.ts";

const BANK_LIST = {
  ebanking: "ebanking",
  mobile_banking: "mobilecheckout",
} as const satisfies Record<string, BankPaymentType>;

/**
 * What is wrong with paying `amountPaisa` this way: too little for it, or a bank that does not serve it. Without a list
 * of banks the choice is left to Khalti, so that the order is kept whatever Khalti says.
 */
export async function checkMethod(
  { banks }: Pick<AppContext, "banks">,
  { method, amountPaisa }: { method: PaymentMethod; amountPaisa: number },
): Promise<FieldError[]> {
  const errors: FieldError[] = [];
  const minimum = MINIMUM_PAISA[method.mode];
  if (amountPaisa < minimum) {
    errors.push({
      path: "amount",
      message: `Paying this way takes at least ${formatRupees(minimum)}; this is ${formatRupees(amountPaisa)}.`,
    });
  }
  if (method.mode !== "wallet") {
    const list = await banks.list(BANK_LIST[method.mode]).catch(unlessUnavailable);
    const serves = list?.some(
      (bank) =>
        bank.idx === method.bank &&
        (method.mode === "ebanking" ? bank.hasEbanking : bank.hasMobileCheckout),
    );
    if (serves === false) {
      errors.push({ path: "method.bank", message: "This bank does not serve this way of paying." });
    }
  }
  return errors;
}

function unlessUnavailable(error: unknown): null {
  if (error instanceof KhaltiUnavailable) return null;
  throw error;
}
