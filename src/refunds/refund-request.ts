import { z } from "zod";
import { reason } from "../http/reason.ts";

const AMOUNT = "Should be a whole number of paisa, 1 or more";
const paisa = (words: string) => z.int(words).min(1, words).max(2_147_483_647, words);
const amountOrAll = paisa(`${AMOUNT}; leave it out to refund all.`).optional();

/** A Nepali mobile number as people write it, reduced to its ten digits. */
const mobile = z
  .string("Should be text.")
  .transform((text) => text.replace(/[\s-]/g, "").replace(/^\+?977(?=\d{10}$)/, ""))
  .refine(
    (text) => /^9[678]\d{8}$/.test(text),
    "Should be a Nepali mobile number of ten digits, such as 9800000000.",
  );

/** The body of `POST /v1/admin/orders/{id}/refunds`. The amount is in paisa. */
export const refundRequest = z.strictObject({
  amount: amountOrAll,
  reason,
  top_up_id: z
    .uuid("Should be the id of a top-up.")
    .nullish()
    .describe("The refused top-up that is refunded; its price is the default amount"),
  mobile: mobile.nullish().describe("The Khalti account that gets the money of a bank payment"),
});
export type RefundRequest = z.output<typeof refundRequest>;

/** The body of `POST /v1/admin/payments/{pidx}/send-back`. */
export const sendBackRequest = z.strictObject({
  reason,
  mobile: mobile.nullish().describe("The Khalti account that gets the money of a bank payment"),
});
export type SendBackRequest = z.output<typeof sendBackRequest>;

/** The body of `POST /v1/admin/payments/{pidx}/dashboard-refunds`. */
export const dashboardRefundRequest = z.strictObject({
  amount: paisa(`${AMOUNT}.`).describe("Paisa: the amount that the dashboard refunded"),
  reason,
});
export type DashboardRefundRequest = z.output<typeof dashboardRefundRequest>;

/** The body of `POST /v1/admin/refunds/{id}/approve` and `/reject`. */
export const decideRefundRequest = z.strictObject({ reason });

/** The body of `POST /v1/admin/refunds/{id}/acknowledge`. */
export const acknowledgeRefundRequest = z.strictObject({ reason });

/** The body of `POST /v1/admin/refunds/{id}/resolve`. */
export const resolveRefundRequest = z.strictObject({
  outcome: z.enum(["succeeded", "failed"], "Should be succeeded or failed."),
  reason,
  amount: amountOrAll.describe(
    "Paisa; for a refund made in Khalti's dashboard, whose amount Khalti does not say",
  ),
});
export type ResolveRefundRequest = z.output<typeof resolveRefundRequest>;
