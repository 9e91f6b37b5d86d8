import { KEYS } from "../../support/test-server.ts";
import type { BookedOrder, BookedPayment, Books } from "./books.ts";
import { Broken } from "./broken.ts";
import { tell } from "./invariants.ts";
import { happen } from "./khalti-events.ts";
import type { Memory, ShownPayment } from "./memory.ts";
import type { World } from "./world.ts";

/** 2: staff can resolve every held payment. */
export async function endHeldPayments(
  world: World,
  memory: Memory,
  books: () => Promise<Books>,
  passAnHour: () => Promise<void>,
): Promise<void> {
  for (;;) {
    const read = await books();
    const order = read.orders.find(({ payments }) => payments.some(isHeld));
    const payment = order?.payments.find(isHeld);
    const shown = memory.payments.find(({ pidx }) => pidx === payment?.pidx);
    if (order === undefined || payment === undefined || shown === undefined) return;
    const theirs = await world.simulator.payment(shown.pidx);
    const isOurs =
      theirs.status === "Completed" &&
      theirs.total_amount === payment.amount_paisa &&
      theirs.transaction_id !== null &&
      !read.orders.some(({ payments }) =>
        payments.some((other) => other.transaction_id === theirs.transaction_id),
      );
    const outcome =
      isOurs && order.status === "held"
        ? "completed"
        : theirs.money_taken
          ? "refunded"
          : "canceled";
    const isSendable =
      theirs.status === "Completed" &&
      theirs.transaction_id !== null &&
      shown.transaction === "own" &&
      !memory.liedAbout.has(shown.pidx);
    if (outcome === "refunded" && isSendable && payment.attempt % 2 === 1) {
      await sendBackInTheEnd(world, order, shown, passAnHour);
      continue;
    }
    if (outcome === "refunded") await happen(world, memory, shown, "refund");
    if (outcome === "canceled") await happen(world, memory, shown, "cancel");
    const { status, body } = await world.call.post(`/v1/admin/payments/${shown.pidx}/resolve`, {
      token: KEYS.operator,
      body: { outcome, reason: "The model ends what is held." },
    });
    if (status !== 200) {
      throw new Broken(2, `staff cannot end ${tell(order)} as ${outcome}: ${JSON.stringify(body)}`);
    }
  }
}

/** 13: held money goes back through Khalti's refund. */
async function sendBackInTheEnd(
  world: World,
  order: BookedOrder,
  { pidx }: ShownPayment,
  passAnHour: () => Promise<void>,
): Promise<void> {
  const { status, body } = await world.call.post(`/v1/admin/payments/${pidx}/send-back`, {
    token: KEYS.operator,
    body: { reason: "The model sends back what is held.", mobile: "9800000003" },
    headers: { "Idempotency-Key": `end-${pidx}` },
  });
  await passAnHour();
  const after = await world.call.get(`/v1/admin/refunds/${String(body["id"])}`, KEYS.operator);
  if (status !== 202 || after.body["status"] !== "succeeded") {
    const what = `${JSON.stringify(body)} ${JSON.stringify(after.body)}`;
    throw new Broken(13, `held money of ${tell(order)} does not go back: ${what}`);
  }
}

function isHeld({ status }: BookedPayment): boolean {
  return status === "held";
}
