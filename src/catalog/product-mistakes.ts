import type { AppContext } from "../context.ts";
import type { FieldError } from "../lib/errors.ts";
import { formatRupees } from "../lib/money.ts";
import type { Product } from "./product.ts";
import type { ProductField } from "./top-up-fields.ts";
import { wholePattern } from "./whole-pattern.ts";

/** The terms of a product. Amounts in paisa. */
export type ProductTerms = Pick<
  Product,
  "kind" | "amountPaisa" | "minAmountPaisa" | "maxAmountPaisa" | "provider"
> & { fields: readonly ProductField[] };

type TopUpProviders = AppContext["topUpProviders"];
type ProviderKind = NonNullable<ReturnType<TopUpProviders["get"]>>["kind"];

/** Errors that make a product unsellable, with their paths in `PUT /v1/admin/products/{sku}`. */
export function productMistakes(product: ProductTerms, providers: TopUpProviders): FieldError[] {
  const kind = product.provider === null ? undefined : providers.get(product.provider)?.kind;
  return [
    ...priceMistakes(product),
    ...providerMistakes(product, kind, providers),
    ...fieldMistakes(product, kind),
    ...rupeeMistakes(product),
  ];
}

function priceMistakes({ amountPaisa, minAmountPaisa, maxAmountPaisa }: ProductTerms) {
  const errors: FieldError[] = [];
  if (amountPaisa !== null) {
    const message = "A product with a fixed amount has no bounds; leave this out.";
    if (minAmountPaisa !== null) errors.push({ path: "min_amount", message });
    if (maxAmountPaisa !== null) errors.push({ path: "max_amount", message });
  } else if (minAmountPaisa === null && maxAmountPaisa === null) {
    errors.push({ path: "amount", message: "Give an amount, or min_amount and max_amount." });
  } else if (minAmountPaisa === null || maxAmountPaisa === null) {
    const path = minAmountPaisa === null ? "min_amount" : "max_amount";
    errors.push({ path, message: "An open amount needs both bounds." });
  } else if (maxAmountPaisa < minAmountPaisa) {
    errors.push({ path: "max_amount", message: "Should not be less than min_amount." });
  }
  return errors;
}

function providerMistakes(
  product: ProductTerms,
  kind: ProviderKind | undefined,
  providers: TopUpProviders,
): FieldError[] {
  if (product.kind === "goods") {
    return product.provider === null
      ? []
      : [{ path: "provider", message: "Goods have no provider; leave this out." }];
  }
  const names = [...providers.keys()].join(", ");
  return kind === undefined
    ? [{ path: "provider", message: `A top-up needs a provider: one of ${names}.` }]
    : [];
}

function fieldMistakes(product: ProductTerms, kind: ProviderKind | undefined): FieldError[] {
  const errors: FieldError[] = [];
  const names = product.fields.map((field) => field.name);
  product.fields.forEach(({ name, pattern }, index) => {
    const addError = (member: string, message: string) =>
      errors.push({ path: `fields.${String(index)}.${member}`, message });
    if (wholePattern(pattern) === null) addError("pattern", "This is not a regular expression.");
    if (names.indexOf(name) < index) addError("name", "There is already a field with this name.");
    if (kind !== undefined && !kind.fields.some((field) => field.name === name)) {
      addError("name", "The provider has no such field.");
    }
  });
  const left = kind?.fields.filter((field) => !names.includes(field.name)) ?? [];
  if (names.length > 0 && left.length > 0) {
    const missing = left.map((field) => field.name).join(", ");
    errors.push({ path: "fields", message: `The provider also needs ${missing}.` });
  }
  return errors;
}

/** Compares a top-up's amounts with its provider's limits. */
export function boundsMistakes(product: ProductTerms, providers: TopUpProviders): FieldError[] {
  const kind = product.provider === null ? undefined : providers.get(product.provider)?.kind;
  return amountsOf(product).flatMap(([path, paisa]) => {
    const { minAmountPaisa: min, maxAmountPaisa: max } = kind ?? NO_BOUNDS;
    if (min !== null && paisa < min) {
      return [{ path, message: `The provider accepts ${formatRupees(min)} or more.` }];
    }
    if (max !== null && paisa > max) {
      return [{ path, message: `The provider accepts ${formatRupees(max)} at most.` }];
    }
    return [];
  });
}

function rupeeMistakes(product: ProductTerms): FieldError[] {
  return amountsOf(product)
    .filter(([, paisa]) => product.kind === "top_up" && paisa % 100 !== 0)
    .map(([path]) => ({ path, message: WHOLE_RUPEES }));
}

function amountsOf(product: ProductTerms): [path: string, paisa: number][] {
  const amounts: [string, number | null][] = [
    ["amount", product.amountPaisa],
    ["min_amount", product.minAmountPaisa],
    ["max_amount", product.maxAmountPaisa],
  ];
  return amounts.flatMap(([path, paisa]) => (paisa === null ? [] : [[path, paisa]]));
}

const NO_BOUNDS = { minAmountPaisa: null, maxAmountPaisa: null };
export const WHOLE_RUPEES = "A top-up should be in whole rupees, such as Rs 100.";
