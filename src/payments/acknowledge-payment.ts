import { z } from "zod";
import type { AppContext } from "../context.ts";
import { recordChanges } from "../events/record-changes.ts";
import { reason } from "../http/reason.ts";
import { AppError } from "../lib/errors.ts";
import { lockOrder } from "../lifecycle/lock-order.ts";
import { recordAttention } from "../lifecycle/attention/order-attention.ts";
import type { Actor } from "../orders/history.ts";
import { PaymentNotFound } from "./confirm-payment.ts";

/** The body of `POST /v1/admin/payments/{pidx}/acknowledge`. */
export const acknowledgePaymentRequest = z.strictObject({ reason });

export class PaymentNotRepeated extends AppError {
  readonly status = 409;
  readonly code = "payment_not_repeated";

  constructor() {
    super("The payment repeats no other that is not acknowledged already.");
  }
}

/**
 * Records that a customer who paid twice for the same lines wants both orders. The order stops asking for a person.
 *
 * @throws PaymentNotFound, PaymentNotRepeated
 */
export async function acknowledgePayment(
  { db, clock }: Pick<AppContext, "db" | "clock">,
  { pidx, reason, actor }: { pidx: string; reason: string; actor: Actor },
): Promise<void> {
  const found = await db.payment.findUnique({ where: { pidx }, select: { orderId: true } });
  if (found === null) throw new PaymentNotFound();
  await db.$transaction(async (tx) => {
    const { order, payments, refunds, topUps } = await lockOrder(tx, found.orderId);
    const now = clock.now();
    const repeated = payments.find((one) => one.pidx === pidx && one.paidAgainAt !== null);
    if (repeated === undefined) throw new PaymentNotRepeated();
    const { id } = repeated;
    const changed = await tx.payment.update({ where: { id }, data: { paidAgainAt: null } });
    await recordChanges(tx, order.id, now, [
      {
        paymentId: id,
        type: "attention_acknowledged",
        actor,
        reason,
        data: { code: "paid_again" },
      },
    ]);
    const all = payments.map((one) => (one.id === id ? changed : one));
    await recordAttention(tx, order, { payments: all, refunds, topUps }, { actor, now });
  });
}
