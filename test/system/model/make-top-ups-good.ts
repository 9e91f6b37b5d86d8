import { KEYS } from "../../support/test-server.ts";
import type { BookedOrder, TopUpWithItem, Books } from "./books.ts";
import { Broken } from "./broken.ts";
import { tell } from "./invariants.ts";
import { truthAboutTopUp } from "./provider-books.ts";
import { endTrouble, resolveTopUp } from "./top-up-step.ts";
import { isCompensated, latest, leftPaisa } from "./top-ups.ts";
import type { World } from "./world.ts";

const AT_WORK_FOR_MS = 5 * 60 * 1_000;

/**
 * 9: staff can resolve every unknown top-up, and refund every refused one or resolve it as refunded externally.
 *
 * @returns whether a top-up was still open
 */
export async function makeTopUpsGood(world: World, books: () => Promise<Books>): Promise<boolean> {
  await endTrouble(world);
  const read = await books();
  let isAnyOpen = false;
  for (const order of read.orders) {
    if (order.attention_code === "refund_made_after_all") {
      await acknowledgeRefunds(world, order);
      isAnyOpen = true;
      continue; // then the order says what it asks of staff about its top-ups
    }
    for (const topUp of latest(order)) {
      if (isUnheardOf(topUp, read.now)) await tellTruth(world, read, order, topUp);
      else if (isToMakeGood(order, topUp)) await makeGood(world, order, topUp);
      else if (topUp.status === "delivered" || topUp.status === "refused") continue;
      isAnyOpen = true;
      break; // continue with the order's new state in the next round
    }
  }
  return isAnyOpen;
}

/** Staff have compared Khalti's dashboard, which gave money back after they had recorded a refund as failed. */
async function acknowledgeRefunds(world: World, order: BookedOrder): Promise<void> {
  for (const { id } of order.refunds.filter(({ status }) => status === "failed")) {
    const { status, body } = await world.call.post(`/v1/admin/refunds/${id}/acknowledge`, {
      token: KEYS.operator,
      body: { reason: "The model has compared Khalti's dashboard." },
    });
    // Khalti refused the others itself: they are not watched.
    if (status === 200 || (body as { code?: string }).code === "refund_not_watched") continue;
    throw new Broken(
      8,
      `staff cannot acknowledge a refund of ${tell(order)}: ${JSON.stringify(body)}`,
    );
  }
}

/** Unknown for so long that the provider no longer works on it. */
function isUnheardOf({ status, submitted_at: at }: TopUpWithItem, now: Date): boolean {
  return status === "unknown" && now.getTime() - Date.parse(at ?? "") > AT_WORK_FOR_MS;
}

async function tellTruth(
  world: World,
  books: Books,
  order: BookedOrder,
  topUp: TopUpWithItem,
): Promise<void> {
  const truth = truthAboutTopUp(books, order, topUp);
  if (truth === null) throw new Broken(9, `nothing is true of a top-up of ${tell(order)}`);
  const { status, body } = await resolveTopUp(world, topUp.id, truth);
  if (status !== 200) {
    const what = `${truth}: ${JSON.stringify(body)}`;
    throw new Broken(9, `staff cannot end a top-up of ${tell(order)} as ${what}`);
  }
}

function isToMakeGood(order: BookedOrder, topUp: TopUpWithItem): boolean {
  return (
    topUp.status === "refused" &&
    order.attention_code === "top_up_refused" &&
    !isCompensated(order, topUp)
  );
}

/** Refunds the top-up, or resolves it as refunded externally. */
async function makeGood(world: World, order: BookedOrder, topUp: TopUpWithItem): Promise<void> {
  if (leftPaisa(order) >= topUp.item_paisa) {
    await giveBack(world, order, topUp);
    return;
  }
  const { status, body } = await resolveTopUp(world, topUp.id, "refunded_externally");
  if (status !== 200) {
    throw new Broken(9, `a top-up of ${tell(order)} stays refused: ${JSON.stringify(body)}`);
  }
}

async function giveBack(world: World, order: BookedOrder, { id }: TopUpWithItem): Promise<void> {
  const { status, body } = await world.call.post(`/v1/admin/orders/${order.id}/refunds`, {
    token: KEYS.operator,
    body: { reason: "The model makes it good.", top_up_id: id, mobile: "9800000003" },
    headers: { "Idempotency-Key": `good-${id}-${String(order.refunds.length)}` },
  });
  if (status !== 202) {
    throw new Broken(9, `a refused top-up of ${tell(order)} stays: ${JSON.stringify(body)}`);
  }
}
