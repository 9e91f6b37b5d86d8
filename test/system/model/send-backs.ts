import { type BookedOrder, type BookedPayment, paisaOf, type RecordedRefund } from "./books.ts";
import { Broken } from "./broken.ts";
import { tell } from "./invariants.ts";

const LIVE = ["awaiting_approval", "requested", "submitting", "unknown", "succeeded"] as const;

/**
 * 13: held money is sent back once at a time, and all that Khalti took of it. The payment stays held until the refund is
 * certain, and is refunded from then on.
 */
export function checkSendBacks(
  order: BookedOrder,
  payment: BookedPayment,
  sendBacks: RecordedRefund[],
): void {
  const no = (why: string) => new Broken(13, `${why}: ${tell(order)}`);
  const live = sendBacks.filter(({ status }) => LIVE.some((one) => one === status));
  if (live.length > 1) throw no("held money is sent back twice");
  const [refund] = live;
  if (refund === undefined) return;
  if (paisaOf(live, ...LIVE) !== payment.taken_paisa) throw no("not what Khalti took is sent back");
  if (payment.transaction_id === null) throw no("money of an unknown transaction is sent back");
  const expected = refund.status === "succeeded" ? "refunded" : "held";
  if (payment.status !== expected) throw no(`a payment should be ${expected} by its send-back`);
  if (refund.top_up_id !== null) throw no("a top-up is given back with held money");
}
