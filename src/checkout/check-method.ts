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
 * Checks the amount, in paisa, and the bank against the payment method. While Khalti gives no bank list, the bank is not
 * checked here, and Khalti decides.
 *
 * @returns the bank's name, if the list has it
 */
export async function checkMethod(
  { banks }: Pick<AppContext, "banks">,
  { method, amountPaisa }: { method: PaymentMethod; amountPaisa: number },
): Promise<{ errors: FieldError[]; bankName: string | null }> {
  const errors: FieldError[] = [];
  let bankName: string | null = null;
  const minimum = MINIMUM_PAISA[method.mode];
  if (amountPaisa < minimum) {
    errors.push({
      path: "amount",
      message: `This payment method needs at least ${formatRupees(minimum)}; the total is ${formatRupees(amountPaisa)}.`,
      code: "below_minimum",
    });
  }
  if (method.mode !== "wallet") {
    const list = await banks.list(BANK_LIST[method.mode]).catch(unlessUnavailable);
    const serving = list?.find(
      (bank) =>
        bank.idx === method.bank &&
        (method.mode === "ebanking" ? bank.hasEbanking : bank.hasMobileCheckout),
    );
    bankName = serving?.name ?? null;
    if (list !== null && serving === undefined) {
      errors.push({
        path: "method.bank",
        message: "This bank does not offer this payment method.",
        code: "bank_not_offered",
      });
    }
  }
  return { errors, bankName };
}

function unlessUnavailable(error: unknown): null {
  if (error instanceof KhaltiUnavailable) return null;
  throw error;
}
