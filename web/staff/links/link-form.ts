// What a person typed for a new payment link, as the API takes it. Pure.
import { paisaOf, wholeOf } from "../format.ts";
import type { LinkText } from "./texts.ts";

export type Kind = "amount" | "bounds" | "lines";

export interface TypedLine {
  name: string;
  quantity: string;
  price: string;
}

export interface Typed {
  kind: Kind;
  description: string;
  amount: string;
  min: string;
  max: string;
  lines: readonly TypedLine[];
  reference: string;
  until: string;
  maxUses: string;
}

export const NO_LINE: TypedLine = { name: "", quantity: "1", price: "" };

export interface NewLink {
  description: string;
  amount?: number;
  amount_bounds?: { min: number; max: number };
  lines?: { name: string; quantity: number; unit_amount: number }[];
  reference?: string;
  expires_at?: string;
  max_uses?: number;
}

/** Field, and what is wrong with it. */
export type Mistakes = Partial<Record<string, LinkText>>;

/** The body of the request, or the mistakes by field. */
export function linkOf(typed: Typed): { link: NewLink } | { mistakes: Mistakes } {
  const mistakes: Mistakes = {};
  const paisa = (field: string, text: string) => {
    const amount = paisaOf(text);
    if (amount === null || amount < 1) mistakes[field] = "m_number";
    return amount ?? 0;
  };
  const link: NewLink = { description: typed.description.trim() };
  if (typed.kind === "amount") link.amount = paisa("amount", typed.amount);
  if (typed.kind === "bounds") {
    const bounds = { min: paisa("min", typed.min), max: paisa("max", typed.max) };
    if (mistakes["max"] === undefined && bounds.max < bounds.min) mistakes["max"] = "m_order";
    link.amount_bounds = bounds;
  }
  if (typed.kind === "lines") {
    link.lines = typed.lines.map((line, index) => {
      const at = `lines.${String(index)}`;
      const name = line.name.trim();
      if (name === "") mistakes[`${at}.name`] = "m_name";
      return {
        name,
        quantity: whole(mistakes, `${at}.quantity`, line.quantity),
        unit_amount: paisa(`${at}.price`, line.price),
      };
    });
  }
  if (typed.reference.trim() !== "") link.reference = typed.reference.trim();
  // The end of that day in Kathmandu.
  if (typed.until !== "") link.expires_at = `${typed.until}T23:59:59+05:45`;
  if (typed.maxUses.trim() !== "") link.max_uses = whole(mistakes, "max_uses", typed.maxUses);
  return Object.keys(mistakes).length === 0 ? { link } : { mistakes };
}

function whole(mistakes: Mistakes, field: string, text: string): number {
  const number = wholeOf(text) ?? 0;
  if (number < 1) mistakes[field] = "m_whole";
  return number;
}

/** Paisa of all lines that can be read so far. */
export function totalOf(lines: readonly TypedLine[]): number {
  return lines.reduce(
    (sum, { quantity, price }) => sum + (wholeOf(quantity) ?? 0) * (paisaOf(price) ?? 0),
    0,
  );
}

/** Where a link can be sent: each opens the app with the text. */
export function shareAddresses(text: string, subject: string) {
  const encoded = encodeURIComponent(text);
  return {
    viber: `viber://forward?text=${encoded}`,
    whatsapp: `https://wa.me/?text=${encoded}`,
    email: `mailto:?subject=${encodeURIComponent(subject)}&body=${encoded}`,
  };
}

export type CounterState = "waiting" | "paying" | "paid" | "held" | "gone";

/** What the counter shows of its link and the orders made by it. */
export function counterState(
  link: { status: string; uses: number; reserved_uses: number },
  orders: readonly { status: string }[],
): CounterState {
  if (link.uses > 0) return "paid";
  if (orders.some(({ status }) => status === "held")) return "held";
  if (link.reserved_uses > 0) return "paying";
  return link.status === "open" ? "waiting" : "gone";
}
