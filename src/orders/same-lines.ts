// Whether two carts hold the same: to pay both may be to pay one of them twice. Pure.
import type { OrderItem } from "../generated/prisma/client.ts";
import type { DataKeys } from "../lib/data-keys.ts";
import { fieldsOf, isErased } from "./customer.ts";

type Compared = Pick<
  OrderItem,
  "sku" | "name" | "quantity" | "unitAmountPaisa" | "chargePaisa" | "amountPaisa" | "kind"
>;

/** What makes a line another one. The name counts only where there is no SKU: a product may be renamed. */
export type ComparedLine = Compared & {
  /** The receiver of a top-up, readable. */
  fields: Readonly<Record<string, string>>;
};

/** Whether both have the same lines, in any order. */
export function areSameLines(
  one: readonly ComparedLine[],
  other: readonly ComparedLine[],
): boolean {
  return linesKey(one) === linesKey(other);
}

/** Equal for the same lines. */
export function linesKey(lines: readonly ComparedLine[]): string {
  return JSON.stringify(lines.map(keyOf).sort());
}

function keyOf({ sku, name, quantity, fields, ...line }: ComparedLine): string {
  const receiver = Object.entries(fields).sort(([one], [other]) => (one < other ? -1 : 1));
  const { unitAmountPaisa, chargePaisa, amountPaisa, kind } = line;
  const what = sku === null ? ["named", name] : ["sku", sku];
  return JSON.stringify([
    what,
    quantity,
    [unitAmountPaisa, chargePaisa, amountPaisa],
    kind,
    receiver,
  ]);
}

/** The lines of an order with readable receivers; null if one was erased, or no key opens it. */
export function readableLines(
  keys: DataKeys,
  items: readonly (Compared & Pick<OrderItem, "orderId" | "position" | "fields">)[],
): ComparedLine[] | null {
  const lines: ComparedLine[] = [];
  for (const item of items) {
    const fields = isErased(item) ? null : fieldsOf(keys, item);
    if (fields === null) return null;
    lines.push({ ...item, fields });
  }
  return lines;
}
