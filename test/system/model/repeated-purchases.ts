import type { BookedOrder, BookedPayment, Books, Entry } from "./books.ts";
import { Broken } from "./broken.ts";
import { HAS_MONEY, tell } from "./invariants.ts";
import { isOneCommand } from "./memory.ts";

const MINUTE = 60 * 1_000;
/** The clock goes on while the server decides: what is so near to an hour may count or not. */
const ABOUT_AN_HOUR = { least: 59 * MINUTE, most: 61 * MINUTE };

interface Purchase {
  order: BookedOrder;
  /** The entry that says when the order became paid. */
  paid: Entry;
}

/**
 * 14: an order that repeats a purchase is marked, and no other is. It repeats one if its customer paid for the same lines within
 * the hour before, and has not all of that money back.
 */
export function checkRepeatedPurchases(books: Books): void {
  const purchases = books.orders
    .flatMap((order) =>
      order.history.filter(({ type }) => type === "paid").map((paid) => ({ order, paid })),
    )
    .sort((one, other) => one.paid.id - other.paid.id);
  for (const order of books.orders) {
    const marked = order.payments.filter(isMarked);
    const index = purchases.findIndex((one) => one.order === order);
    const purchase = purchases[index];
    const no = (why: string) => new Broken(14, `${why}: ${tell(order)}`);
    if (marked.length > (purchase === undefined ? 0 : 1)) throw no("too many payments are marked");
    if (purchase !== undefined) {
      const earlier = purchasesBefore(order, purchases.slice(0, index));
      checkMark(books, purchase, earlier);
    }
    checkAsked(order);
  }
}

/** 14: in the end, staff have acknowledged every repetition that was not refunded. */
export function checkNoneAsked({ orders }: Books): void {
  const order = orders.find(({ attention_code: code }) => code === "paid_again");
  if (order !== undefined) throw new Broken(14, `an acknowledged purchase asks: ${tell(order)}`);
}

/** @param earlier what the same customer paid for the same lines before, the latest last */
function checkMark(books: Books, purchase: Purchase, earlier: Purchase[]): void {
  const no = (why: string) => new Broken(14, `${why}: ${tell(purchase.order)}`);
  const ageMs = ({ paid }: Purchase) => Date.parse(purchase.paid.at) - Date.parse(paid.at);
  const mark = purchase.order.payments.find(isMarked)?.paid_again_after;
  if (mark === undefined) {
    for (let last = earlier.at(-1); last !== undefined; last = before(last, earlier)) {
      if (ageMs(last) > ABOUT_AN_HOUR.least) return;
      if (givenBack(last, purchase) === undefined) {
        throw no(`a repetition of ${last.order.purchase_order_id} is not marked`);
      }
    }
    return;
  }
  const first = earlier.find(({ order }) => order.purchase_order_id === mark);
  if (first === undefined) throw no(`a purchase repeats none, not even ${String(mark)}`);
  if (ageMs(first) > ABOUT_AN_HOUR.most) throw no("a purchase repeats an old one");
  const back = givenBack(first, purchase);
  if (back !== undefined && !isOneCommand(books.memory, back.at, purchase.paid.at)) {
    throw no("a purchase repeats one whose money is back");
  }
}

/** The purchase that this one repeats: it counts once the money of this one is back. */
function before({ order }: Purchase, purchases: Purchase[]): Purchase | undefined {
  const number = order.payments.find(isMarked)?.paid_again_after;
  return purchases.find((one) => one.order.purchase_order_id === number);
}

/** The entry by which all of the first purchase's money was back before the other one. */
function givenBack({ order }: Purchase, { paid }: Purchase): Entry | undefined {
  return order.history.find(({ id, type }) => type === "order_refunded" && id < paid.id);
}

/** Staff are asked about a marked payment until they acknowledge it, once, or its money is back. */
function checkAsked(order: BookedOrder): void {
  const no = (why: string) => new Broken(14, `${why}: ${tell(order)}`);
  const marked = order.payments.find(isMarked);
  const acknowledged = order.history.filter(
    ({ type, data }) => type === "attention_acknowledged" && data["code"] === "paid_again",
  ).length;
  const isUnanswered = marked !== undefined && acknowledged === 0;
  if (acknowledged > (marked === undefined ? 0 : 1)) throw no("what was not asked is acknowledged");
  if (isUnanswered !== order.payments.some(isAskedAbout)) throw no("a mark and the history differ");
  const isAsking = isUnanswered && HAS_MONEY.has(marked.status);
  if (isAsking && order.attention_code === null) throw no("nobody is asked about a repetition");
  if (!isAsking && order.attention_code === "paid_again") throw no("somebody is asked for nothing");
}

export function isAskedAbout({ paid_again_at: at }: BookedPayment): boolean {
  return at !== null;
}

function isMarked({ paid_again_after: after }: BookedPayment): boolean {
  return after !== null;
}

/** Those of the same customer for the same lines, also of one who is known only by another of them; the latest last. */
function purchasesBefore(order: BookedOrder, purchases: Purchase[]): Purchase[] {
  return purchases.reduceRight<Purchase[]>((found, one) => {
    const known = [order, ...found.map((other) => other.order)];
    return known.some((other) => isSame(one.order, other)) ? [one, ...found] : found;
  }, []);
}

/** Whether both orders are of one customer and have the same lines. */
function isSame(one: BookedOrder, other: BookedOrder): boolean {
  const isShared = (name: "customer_phone" | "customer_email") =>
    one[name] !== null && one[name] === other[name];
  const isOneCustomer = isShared("customer_phone") || isShared("customer_email");
  return isOneCustomer && linesOf(one) === linesOf(other);
}

function linesOf({ items }: BookedOrder): string {
  return JSON.stringify(
    items
      .map(({ sku, quantity, amount_paisa: paisa, fields }) =>
        JSON.stringify([sku, quantity, paisa, fields]),
      )
      .sort(),
  );
}
