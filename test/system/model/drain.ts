import { KEYS } from "../../support/test-server.ts";
import { type BookedOrder, type BookedPayment, type Books, readBooks } from "./books.ts";
import { Broken } from "./broken.ts";
import { runDueJobs } from "./due-jobs.ts";
import { isCarriedOn } from "./jobs.ts";
import { auditStory } from "./audit-story.ts";
import { checkAlways, checkSettled, tell } from "./invariants.ts";
import type { Memory } from "./memory.ts";
import { acknowledgeRepeated } from "./acknowledge-step.ts";
import { decideWaiting } from "./approval-step.ts";
import { checkMoneyBack } from "./money-back.ts";
import { recordDashboardRefunds } from "./record-dashboard-refunds.ts";
import { resolve } from "./refund-step.ts";
import { checkNoneAsked } from "./repeated-purchases.ts";
import { untilCallsEnd } from "./slow-calls.ts";
import { endTrouble } from "./top-up-step.ts";
import { checkDelivered, isUnderWay } from "./top-ups.ts";
import { truthAbout } from "./truth-about-refund.ts";
import { endHeldPayments } from "./end-held-payments.ts";
import { makeTopUpsGood } from "./make-top-ups-good.ts";
import type { World } from "./world.ts";

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** The maximum number of rounds in which staff end open top-ups: a few for each top-up of a story. */
const MOST_ROUNDS = 20;
/** Most customers pay that soon: such a payment is known within a minute, a later one within three. */
const FRESH_FOR_MS = 15 * MINUTE * 1_000;
/** The time that a payment may take when it starts in the last second of its link. */
const GRACE_MS = 5 * MINUTE * 1_000;

/**
 * The end of every story: without faults and requests, time passes and the jobs run. The invariants must hold immediately,
 * after a minute, after three, after a day, after months, and after staff have resolved everything held.
 */
export async function drain(world: World, memory: Memory, since: string): Promise<void> {
  let last: { books: Books; doings: number } | null = null;
  // Most of the looks of an end come after another look, with nothing in between.
  const books = async () => {
    if (last?.doings !== world.doings) {
      last = { books: await readBooks(world, memory, since), doings: world.doings };
    }
    return last.books;
  };
  await world.simulator.clearFaults();
  world.patient = true;
  world.approvalAbove(null);
  await untilCallsEnd(world, memory);
  if (memory.sellsTopUps) await endTrouble(world);
  await untilKhaltiCounts(world);
  checkAlways(await books());
  await askAboutLateRefunds(world, memory);

  await pass(world, MINUTE);
  await checkAll(books, (payment, now) => isPayable(payment, now) && isFresh(payment, now));
  await pass(world, 2 * MINUTE);
  await checkAll(books, (payment, now) => isPayable(payment, now));
  await auditStory(world, since, { workersRun: true });
  await pass(world, 25 * HOUR);
  await checkAll(books, () => true);
  await auditStory(world, since, { workersRun: true });
  for (const days of [8, 31, 31]) await pass(world, days * DAY);
  const finished = await checkAll(books, () => true);
  checkFinished(finished);
  if (
    await decideWaiting(
      world,
      finished.orders.flatMap(({ refunds }) => refunds),
    )
  ) {
    await pass(world, HOUR);
    await checkAll(books, () => true);
  }
  // Held money that is on its way back is decided first.
  await tellUnknownRefunds(world, books);
  await endHeldPayments(world, memory, books, () => pass(world, HOUR));
  await tellRefunds(world, books);
  await acknowledgeRepeated(world, await books());
  if (memory.sellsTopUps) await endTopUps(world, books);
  const read = await checkAll(books, () => true);
  checkMoneyBack(read);
  checkDelivered(read);
  checkNoneAsked(read);
  await auditStory(world, since, { workersRun: true });
  const [line] = world.errorLines.filter((text) => text.includes("unexpected error"));
  if (line !== undefined) throw new Broken(6, line);
}

async function pass(world: World, seconds: number): Promise<void> {
  await world.advance(seconds);
  await runDueJobs(world);
}

async function checkAll(
  books: () => Promise<Books>,
  isOver: (payment: BookedPayment, now: Date) => boolean,
): Promise<Books> {
  const read = await books();
  checkAlways(read);
  checkSettled(read, (payment) => isOver(payment, read.now));
  return read;
}

function isFresh({ created_at: createdAt }: BookedPayment, now: Date): boolean {
  return now.getTime() < Date.parse(createdAt) + FRESH_FOR_MS;
}

function isPayable({ expires_at: expiresAt }: BookedPayment, now: Date): boolean {
  return expiresAt !== null && now.getTime() < Date.parse(expiresAt) + GRACE_MS;
}

/** The circuit breaker closes by real calls and in real time. */
async function untilKhaltiCounts({ server }: World): Promise<void> {
  const { khalti } = server.context;
  while ((await khalti.lookup("unknown")).kind === "unknown");
}

/** Late dashboard refunds are noticed only by a lookup of staff. */
async function askAboutLateRefunds(world: World, { payments }: Memory): Promise<void> {
  for (const { pidx, dashboard } of payments) {
    if (!dashboard.some(({ isLate }) => isLate)) continue;
    await world.call.post(`/v1/admin/payments/${pidx}/lookup`, { token: KEYS.operator });
  }
}

/**
 * 5: every unpaid payment has ended, and nothing is due but what waits for staff, looks for dashboard refunds, and refunds
 * that Khalti may still make.
 */
function checkFinished({ orders, now }: Books): void {
  for (const order of orders) {
    if (order.refunds.some(({ status }) => status === "requested" || status === "submitting")) {
      throw new Broken(5, `a refund of ${tell(order)} is never made`);
    }
    if (!waitsForPerson(order) && order.topUps.some(isUnderWay)) {
      throw new Broken(5, `a top-up of ${tell(order)} is never delivered`);
    }
    if (order.payments.some(({ status }) => ["created", "initiated", "pending"].includes(status))) {
      throw new Broken(5, `${tell(order)} is never over`);
    }
  }
  for (const order of orders) {
    const ended = order.payments.filter(
      ({ status }) => status !== "completed" && status !== "partially_refunded",
    );
    const refunds = order.refunds.filter((refund) => !isCarriedOn(refund, now));
    const rows = [...ended, ...refunds, ...(waitsForPerson(order) ? [] : order.topUps)];
    const due = rows.find(({ due_at: dueAt }) => dueAt !== null);
    if (due !== undefined) {
      throw new Broken(5, `${due.status} of ${tell(order)} is due at ${String(due.due_at)}`);
    }
  }
}

/** 9: staff resolve top-ups until all are delivered or compensated. */
async function endTopUps(world: World, books: () => Promise<Books>): Promise<void> {
  for (let rounds = 0; rounds < MOST_ROUNDS; rounds++) {
    // Let the jobs continue after the resolutions. A provider is not asked about younger top-ups.
    await pass(world, 10 * MINUTE);
    await tellRefunds(world, books);
    if (!(await makeTopUpsGood(world, books))) return;
  }
  throw new Broken(9, "staff are never done");
}

/** A refund of unknown amount: the money left for a top-up is unknown until staff enter it. */
function waitsForPerson({ refunds }: BookedOrder): boolean {
  return refunds.some(({ status, amount_paisa: paisa }) => status === "unknown" && paisa === null);
}

async function tellRefunds(world: World, books: () => Promise<Books>): Promise<void> {
  await tellUnknownRefunds(world, books);
  if (await recordDashboardRefunds(world, books)) await tellUnknownRefunds(world, books);
}

/** 8: staff can resolve every unknown refund with what Khalti did. */
async function tellUnknownRefunds(world: World, books: () => Promise<Books>): Promise<void> {
  for (;;) {
    const read = await books();
    const unknown = read.orders.flatMap(({ refunds }) =>
      refunds.filter(({ status }) => status === "unknown"),
    );
    // Resolve refunds of known amount first: the rest determines an unknown amount.
    const refund = unknown.find(({ amount_paisa: paisa }) => paisa !== null) ?? unknown[0];
    if (refund === undefined) return;
    const order = read.orders.find(({ refunds }) => refunds.includes(refund));
    const truth = order === undefined ? null : truthAbout(read, order, refund);
    if (order === undefined || truth === null) throw new Broken(8, "nothing is true of a refund");
    const answer = await resolve(world, refund.id, truth);
    if ((answer.body as { code?: string }).code === "refund_too_recent") {
      await pass(world, DAY);
      continue;
    }
    if (answer.status !== 200) {
      const what = `${JSON.stringify(truth)}: ${JSON.stringify(answer.body)}`;
      throw new Broken(8, `staff cannot end a refund of ${tell(order)} as ${what}`);
    }
  }
}
