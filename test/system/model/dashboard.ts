import { giveBackInDashboard, type KhaltiPayment, sum } from "./khalti-books.ts";
import type { ShownPayment } from "./memory.ts";
import type { World } from "./world.ts";

/** The time for which the server certainly checks a paid payment for refunds. */
const NOTICED_FOR_MS = 29 * 24 * 60 * 60 * 1_000;
/** Amounts that no step requests from our server, so that each dashboard refund is identifiable. */
const FIRST_PART_PAISA = 3_001;

/** Makes a refund in Khalti's dashboard, of the whole remaining amount or of a part. */
export async function refundInDashboard(
  world: World,
  payment: ShownPayment,
  how: { all: boolean; ageMs: number },
): Promise<void> {
  const { pidx, dashboard, words } = payment;
  if (payment.transaction !== "own") {
    // Khalti finds a payment by its transaction id, so here only the status can change.
    if (!how.all) return;
    words.push("Refunded");
    await world.simulator.set(pidx, { status: "Refunded" });
    return;
  }
  payment.refundAsked = true;
  const before = (await world.simulator.payment(pidx)) as KhaltiPayment;
  if (before.transaction_id === null) return;
  const part = how.all ? null : FIRST_PART_PAISA + dashboard.length;
  const refund = {
    amountPaisa: part ?? before.total_amount - sum(before.refunds),
    isLate: how.ageMs > NOTICED_FOR_MS,
  };
  dashboard.push(refund);
  const httpStatus = await giveBackInDashboard(world, before.transaction_id, part);
  const after = (await world.simulator.payment(pidx)) as KhaltiPayment;
  // Another refund may have come in between: then the rest is less, and nothing follows it.
  const rest = how.all && httpStatus === 200 ? after.refunds.at(-1) : undefined;
  const made = after.refunds.find(({ amount }) => amount === refund.amountPaisa) ?? rest;
  if (made !== undefined) {
    refund.amountPaisa = made.amount;
    words.push(after.status === "Refunded" ? "Refunded" : "Partially refunded");
  } else {
    dashboard.splice(dashboard.indexOf(refund), 1);
  }
}
