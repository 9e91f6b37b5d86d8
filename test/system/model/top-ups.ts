import {
  type BookedOrder,
  type RecordedRefund,
  type TopUpWithItem,
  type Books,
  paisaOf,
} from "./books.ts";
import { Broken } from "./broken.ts";
import { tell } from "./invariants.ts";
import { endOf, takenOf } from "./provider-books.ts";

/** 9: our top-ups are consistent with each other and with the providers' data. */
export function checkTopUps(books: Books, order: BookedOrder): void {
  checkTakenOnWithPayment(order);
  for (const topUp of order.topUps) {
    checkAskedOnce(books, order, topUp);
    checkProvider(books, order, topUp);
    checkMadeGoodOnce(order, topUp);
  }
  checkReserved(order);
  checkMoneyAtSending(order);
  checkAttention(order);
}

/** 9: no provider delivered a top-up that our database does not contain. */
export function checkNothingElseDelivered(books: Books): void {
  const known = books.orders.flatMap((order) =>
    order.topUps.flatMap((topUp) => takenOf(books, order, topUp)),
  );
  const stray = books.providers.taken.find((one) => !known.includes(one));
  if (stray !== undefined)
    throw new Broken(9, `no top-up of ours asked for ${JSON.stringify(stray)}`);
}

/** 9: in the end each paid top-up was delivered once or refunded. */
export function checkDelivered(books: Books): void {
  for (const order of books.orders) {
    for (const topUp of latest(order)) {
      const no = (why: string) => new Broken(9, `${why}: ${tell(order)}`);
      if (topUp.status === "delivered") continue;
      if (topUp.status !== "refused") throw no(`a top-up is ${topUp.status} for ever`);
      if (isCompensated(order, topUp) || order.status === "refunded") continue;
      throw no("a top-up is never made good");
    }
  }
  const rupees = (of: number[]) => of.reduce((total, one) => total + one, 0);
  const booked = books.orders
    .flatMap(({ topUps }) => topUps)
    .filter(({ status }) => status === "delivered");
  const delivered = books.providers.taken.filter((one) => endOf(one) === "delivered");
  const ours = rupees(booked.map(({ amount_paisa: paisa }) => paisa / 100));
  const theirs = rupees(delivered.map(({ amount_rupees: amount }) => amount));
  if (ours !== theirs) {
    throw new Broken(9, `Rs ${String(theirs)} were delivered, Rs ${String(ours)} by our books`);
  }
}

/** Each top-up item of a paid order has attempts, and all but the last were refused. */
function checkTakenOnWithPayment(order: BookedOrder): void {
  const no = (why: string) => new Broken(9, `${why}: ${tell(order)}`);
  const wasPaid = order.history.some(({ type }) => type === "paid");
  if (!wasPaid && order.topUps.length > 0) throw no("a top-up of an unpaid order");
  for (const { position, provider } of order.items) {
    const attempts = order.topUps.filter((topUp) => topUp.position === position);
    if (attempts.length > 0 !== (wasPaid && provider !== null)) {
      throw no(`item ${String(position)} has ${String(attempts.length)} top-ups`);
    }
    attempts.forEach(({ attempt, status }, index) => {
      if (attempt !== index + 1) throw no("attempts are not counted");
      if (attempt < attempts.length && status !== "refused") throw no("two attempts at once");
    });
  }
}

/** A top-up is sent again only after a temporary refusal or when the request was certainly not sent. */
function checkAskedOnce(books: Books, order: BookedOrder, topUp: TopUpWithItem): void {
  const no = (why: string) => new Broken(9, `${why}: ${tell(order)}`);
  const count = (type: string) => order.history.filter(isAbout(topUp, type)).length;
  const sent = count("top_up_submitting");
  const firstPending = 1;
  const givenBack = count("top_up_pending") - firstPending;
  if (sent - givenBack > 1) throw no("a top-up was sent twice");
  const calls = books.providers.calls.filter(({ reference }) => reference === topUp.reference);
  if (calls.length > sent) throw no(`a provider was asked ${String(calls.length)} times`);
  const taken = calls.filter(({ status }) => !isDefiniteNo(status));
  if (taken.length > 1) throw no("a provider was asked again though it may have done it");
  if (calls.some(({ amountRupees }) => amountRupees * 100 !== topUp.amount_paisa)) {
    throw no("a provider was asked for another amount");
  }
}

function isDefiniteNo(status: number | "dropped" | null): boolean {
  return typeof status === "number" && status >= 400 && status < 500 && status !== 429;
}

function checkProvider(books: Books, order: BookedOrder, topUp: TopUpWithItem): void {
  const no = (why: string) => new Broken(9, `${why}: ${tell(order)}`);
  const [taken, ...more] = takenOf(books, order, topUp);
  if (more.length > 0) throw no("a top-up was delivered twice");
  const end = taken === undefined ? null : endOf(taken);
  switch (topUp.status) {
    case "pending":
      if (taken !== undefined) throw no("a provider has what is called pending");
      return;
    case "queued":
      if (taken === undefined) throw no("no provider has what is called queued");
      return;
    case "delivered":
      if (end !== "delivered") throw no("a top-up called delivered that no provider delivered");
      return;
    case "refused":
      if (taken !== undefined && end !== "refused") throw no("a refused top-up was delivered");
      return;
    case "submitting":
    case "unknown":
  }
}

/** Only a refused top-up is refunded, and by one refund. */
function checkMadeGoodOnce(order: BookedOrder, topUp: TopUpWithItem): void {
  const no = (why: string) => new Broken(9, `${why}: ${tell(order)}`);
  const refunds = order.refunds.filter(({ top_up_id: of }) => of === topUp.id);
  const live = refunds.filter(({ status }) => status !== "failed");
  if (refunds.length > 0 && topUp.status !== "refused") throw no("a top-up is given back");
  if (live.length > 1) throw no("a top-up is given back twice");
  if (live.length > 0 && order.topUps.some((other) => isLaterAttempt(other, topUp))) {
    throw no("a top-up is given back and tried again");
  }
  const mayGoBack = topUp.on_refusal === "refund" && hasPaidByWallet(order);
  if (topUp.status === "refused" && mayGoBack && order.refunds.length === 0) {
    throw no("the money of a refused top-up does not go back");
  }
}

/** Our refunds and the prices of top-ups under way do not exceed the payment; dashboard refunds are not counted. */
function checkReserved(order: BookedOrder): void {
  const ours = ownRefunds(order).filter(({ requested_by: by }) => by !== "khalti");
  const back = paisaOf(
    ours,
    "awaiting_approval",
    "requested",
    "submitting",
    "unknown",
    "succeeded",
  );
  if (back + underWayPaisa(order.topUps) > order.amount_paisa) {
    throw new Broken(9, `more is promised than was paid: ${tell(order)}`);
  }
}

/** No top-up was sent while its money was being refunded, as far as we knew then. */
function checkMoneyAtSending(order: BookedOrder): void {
  const topUps = new Map<unknown, string>();
  const refunds = new Map<unknown, string>();
  for (const { type, data } of order.history) {
    if (type.startsWith("top_up_") && type !== "top_up_refunded_externally")
      topUps.set(data["top_up_id"], type.slice("top_up_".length));
    if (type === "refund_rejected") refunds.set(data["refund_id"], "failed");
    else if (type.startsWith("refund_"))
      refunds.set(data["refund_id"], type.slice("refund_".length));
    if (type !== "top_up_submitting") continue;
    const underWay = underWayPaisa(
      order.topUps.map((one) => ({ ...one, status: topUps.get(one.id) ?? "refused" })),
    );
    const isLive = ({ id }: RecordedRefund) => (refunds.get(id) ?? "failed") !== "failed";
    const back = ownRefunds(order)
      .filter(isLive)
      .reduce((total, { amount_paisa: paisa }) => total + (paisa ?? 0), 0);
    if (underWay + back > order.amount_paisa) {
      throw new Broken(9, `a top-up was sent whose money was given back: ${tell(order)}`);
    }
  }
}

/** The order has attention exactly when staff must act on a top-up. */
function checkAttention(order: BookedOrder): void {
  const code = order.attention_code;
  const no = (why: string) => new Broken(9, `${why}: ${tell(order)}`);
  const isUnknown = order.topUps.some(({ status }) => status === "unknown");
  const isRefused =
    order.status !== "refunded" &&
    latest(order).some((topUp) => topUp.status === "refused" && !isCompensated(order, topUp));
  if ((isUnknown || isRefused) && code === null) throw no("a top-up without attention");
  if (code === "top_up_unknown" && !isUnknown) throw no("somebody is asked about a known top-up");
  if (code === "top_up_refused" && !isRefused) throw no("somebody is asked about a good top-up");
}

export function isCompensated(
  order: BookedOrder,
  { id, refunded_externally_at: at }: TopUpWithItem,
): boolean {
  return (
    at !== null ||
    order.refunds.some(({ top_up_id: of, status }) => of === id && status !== "failed")
  );
}

export function latest({ topUps }: BookedOrder): TopUpWithItem[] {
  return topUps.filter((topUp) => !topUps.some((other) => isLaterAttempt(other, topUp)));
}

/** The amount that staff can still refund or spend on a retry. */
export function leftPaisa(order: BookedOrder): number {
  const back = paisaOf(
    ownRefunds(order),
    "awaiting_approval",
    "requested",
    "submitting",
    "unknown",
    "succeeded",
  );
  return order.amount_paisa - back - underWayPaisa(order.topUps);
}

/** Held money was never the order's. */
function ownRefunds({ refunds }: BookedOrder): RecordedRefund[] {
  return refunds.filter(({ is_send_back: isSendBack }) => !isSendBack);
}

function underWayPaisa(topUps: { status: string; item_paisa: number }[]): number {
  return topUps
    .filter(({ status }) => status !== "delivered" && status !== "refused")
    .reduce((total, { item_paisa: paisa }) => total + paisa, 0);
}

/** Whether the top-up continues without staff. */
export function isUnderWay({ status }: TopUpWithItem): boolean {
  return status === "pending" || status === "submitting" || status === "queued";
}

function isLaterAttempt(one: TopUpWithItem, { position, attempt }: TopUpWithItem): boolean {
  return one.position === position && one.attempt > attempt;
}

function hasPaidByWallet({ payments }: BookedOrder): boolean {
  return payments.some(({ status, mode }) => status === "completed" && mode === "wallet");
}

function isAbout({ id }: TopUpWithItem, type: string) {
  return (entry: { type: string; data: Record<string, unknown> }) =>
    entry.type === type && entry.data["top_up_id"] === id;
}
