import type { AppContext } from "../context.ts";
import { MAX_ORDER_PAISA } from "../lib/money.ts";
import type { Product } from "./product.ts";
import { boundsMistakes, productMistakes } from "./product-mistakes.ts";
import { type CheckedField, type ProductField, readFields } from "./top-up-fields.ts";

/** A product with the limits and fields of its provider. */
export interface Offer {
  fields: CheckedField[];
  /** The limits of an open amount, in paisa. */
  minAmountPaisa: number;
  maxAmountPaisa: number;
  /** Why it cannot be sold now, for staff; null if it can. */
  unavailableBecause: string | null;
}

type TopUpProviders = AppContext["topUpProviders"];

export function offerOf(product: Product, providers: TopUpProviders): Offer {
  const listed = product.provider === null ? undefined : providers.get(product.provider);
  const { fields: kindFields, ...bounds } = listed?.kind ?? NO_PROVIDER;
  const own = readFields(product.fields) ?? [];
  const minAmountPaisa = Math.max(product.minAmountPaisa ?? 1, bounds.minAmountPaisa ?? 1);
  const maxAmountPaisa = Math.min(
    product.maxAmountPaisa ?? MAX_ORDER_PAISA,
    bounds.maxAmountPaisa ?? MAX_ORDER_PAISA,
  );
  return {
    fields: (own.length > 0 ? own : kindFields).map((field) =>
      withProviderPattern(field, kindFields),
    ),
    minAmountPaisa,
    maxAmountPaisa,
    unavailableBecause:
      unavailableBecause(product, providers) ??
      (product.amountPaisa === null && minAmountPaisa > maxAmountPaisa ? OUT_OF_BOUNDS : null),
  };
}

const NO_PROVIDER = { fields: [], minAmountPaisa: null, maxAmountPaisa: null };
const OUT_OF_BOUNDS = "The provider accepts none of the product's amounts.";

function withProviderPattern(
  { name, label, pattern }: ProductField,
  kindFields: readonly ProductField[],
): CheckedField {
  const kindField = kindFields.find((one) => one.name === name);
  return { name, label, pattern, providerPattern: kindField?.pattern ?? null };
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
    // For an open amount, the provider may accept only a part of the range.
    ...(product.amountPaisa === null ? [] : boundsMistakes(terms, providers)),
  ];
  return mistake === undefined
    ? null
    : `The product is misconfigured at ${mistake.path}: ${mistake.message}`;
}
