import type { AppContext } from "../context.ts";
import { MAX_ORDER_PAISA } from "../lib/money.ts";
import type { Product } from "./product.ts";
import { boundsMistakes, productMistakes } from "./product-mistakes.ts";
import { type AskedField, type ProductField, readFields } from "./top-up-fields.ts";

/** A product under the conditions of whoever delivers it. */
export interface Offer {
  fields: AskedField[];
  /** The bounds of an open amount, in paisa. */
  minAmountPaisa: number;
  maxAmountPaisa: number;
  /** Why it cannot be sold now, for staff; null when it can. */
  unavailableBecause: string | null;
}

type TopUpProviders = AppContext["topUpProviders"];

export function offerOf(product: Product, providers: TopUpProviders): Offer {
  const listed = product.provider === null ? undefined : providers.get(product.provider);
  const { fields: kindFields, ...bounds } = listed?.kind ?? UNBOUND;
  const own = readFields(product.fields) ?? [];
  const minAmountPaisa = Math.max(product.minAmountPaisa ?? 1, bounds.minAmountPaisa ?? 1);
  const maxAmountPaisa = Math.min(
    product.maxAmountPaisa ?? MAX_ORDER_PAISA,
    bounds.maxAmountPaisa ?? MAX_ORDER_PAISA,
  );
  return {
    fields: (own.length > 0 ? own : kindFields).map((field) => asked(field, kindFields)),
    minAmountPaisa,
    maxAmountPaisa,
    unavailableBecause:
      unavailableBecause(product, providers) ??
      (product.amountPaisa === null && minAmountPaisa > maxAmountPaisa ? OUT_OF_BOUNDS : null),
  };
}

const UNBOUND = { fields: [], minAmountPaisa: null, maxAmountPaisa: null };
const OUT_OF_BOUNDS = "The provider takes none of the product's amounts.";

function asked(
  { name, label, pattern }: ProductField,
  kindFields: readonly ProductField[],
): AskedField {
  const ofKind = kindFields.find((one) => one.name === name);
  return { name, label, pattern, alsoPattern: ofKind?.pattern ?? null };
}

function unavailableBecause(product: Product, providers: TopUpProviders): string | null {
  if (!product.active) return "The product is switched off.";
  const listed = product.provider === null ? undefined : providers.get(product.provider);
  if (listed?.provider === null) {
    const { kind, missing } = listed;
    const are = missing.length === 1 ? "is" : "are";
    return `The provider ${kind.name} is not configured: ${missing.join(" and ")} ${are} missing.`;
  }
  const fields = readFields(product.fields);
  if (fields === null) return "The product's fields cannot be read.";
  const terms = { ...product, fields };
  const [mistake] = [
    ...productMistakes(terms, providers),
    // Of an open amount, what the provider takes may be a part.
    ...(product.amountPaisa === null ? [] : boundsMistakes(terms, providers)),
  ];
  return mistake === undefined
    ? null
    : `The product is not set up right, at ${mistake.path}: ${mistake.message}`;
}
