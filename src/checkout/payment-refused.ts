import type { GatewayRefusal } from "../khalti/gateway-outcome.ts";
import { AppError, type FieldError } from "../lib/errors.ts";

/**
 * Khalti refused the payment. The caller may be a browser, so the texts are ours; Khalti's own words are in the order's
 * history, for staff.
 */
export class PaymentRefused extends AppError {
  readonly status: number;
  readonly code: string;

  constructor(refusal: GatewayRefusal, members: Record<string, unknown>) {
    const ours = refusal.reason === "unauthorized";
    const errors = ours ? [] : refusedFields(refusal);
    super(
      ours
        ? "Khalti does not accept this server's key. The order is kept."
        : "Khalti refused the payment. The order is kept; its history has Khalti's reason.",
      { members, ...(errors.length === 0 ? {} : { errors }) },
    );
    // A wrong key is this server's mistake, not the caller's.
    this.status = ours ? 502 : 422;
    this.code = ours ? "khalti_rejected_key" : "payment_refused";
  }
}

/** The fields of initiate that a customer can change: our path, and what to call it. */
const FIELDS: readonly (readonly [khalti: RegExp, path: string, name: string])[] = [
  [/^customer_info\.name\b/, "customer.name", "this name"],
  [/^customer_info\.email\b/, "customer.email", "this e-mail address"],
  [/^customer_info\.phone\b/, "customer.phone", "this phone number"],
  [/^amount\b/, "amount", "this amount"],
  [/^bank\b/, "method.bank", "this bank"],
  [/^modes\b/, "method.mode", "this way to pay"],
];

/** One error in our words for each field of ours that Khalti's errors name. */
export function refusedFields({ errors }: Pick<GatewayRefusal, "errors">): FieldError[] {
  return FIELDS.filter(([khalti]) => errors.some(({ path }) => khalti.test(path))).map(
    ([, path, name]) => ({
      path,
      message: `Khalti does not accept ${name}.`,
      code: "refused_by_khalti",
    }),
  );
}
