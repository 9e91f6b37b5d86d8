// What a person typed into the forms of the office, as the API takes it. Pure.
import type { Answer } from "../api.ts";
import { type Language, paisaOf, rupees, rupeesBetween, wholeOf } from "../format.ts";
import type { ProductText } from "./product-texts.ts";

/** Types with commas between them; all for none. */
export function eventTypes(text: string): string[] {
  const types = text.split(/[\s,]+/).filter((type) => type !== "");
  return types.length === 0 ? ["*"] : types;
}

export type Product = Answer<"/v1/admin/products">["data"][number];

export interface TypedProduct {
  sku: string;
  name: string;
  description: string;
  nameNe: string;
  descriptionNe: string;
  image: string;
  kind: Product["kind"];
  price: string;
  min: string;
  max: string;
  provider: string;
  onRefusal: Product["on_refusal"];
  /** Empty: the provider's fields apply. */
  fields: Product["fields"];
  active: boolean;
  position: string;
}

export const NO_PRODUCT: TypedProduct = {
  sku: "",
  name: "",
  description: "",
  nameNe: "",
  descriptionNe: "",
  image: "",
  kind: "goods",
  price: "",
  min: "",
  max: "",
  provider: "",
  onRefusal: "refund",
  fields: [],
  active: true,
  position: "0",
};

const rupeesText = (paisa: number | null) => (paisa === null ? "" : String(paisa / 100));

export function typedOf(product: Product): TypedProduct {
  return {
    sku: product.sku,
    name: product.name,
    description: product.description,
    nameNe: product.name_ne ?? "",
    descriptionNe: product.description_ne ?? "",
    image: product.image_url ?? "",
    kind: product.kind,
    price: rupeesText(product.amount),
    min: rupeesText(product.min_amount),
    max: rupeesText(product.max_amount),
    provider: product.provider ?? "",
    onRefusal: product.on_refusal,
    fields: product.fields,
    active: product.active,
    position: String(product.position),
  };
}

export type ProductMistakes = Partial<Record<keyof TypedProduct, ProductText>>;

/** The whole product for the request. */
export function productOf(
  typed: TypedProduct,
): { product: object } | { mistakes: ProductMistakes } {
  const mistakes: ProductMistakes = {};
  const paisa = (name: "price" | "min" | "max") => {
    if (typed[name].trim() === "") return null;
    const amount = paisaOf(typed[name]);
    if (amount === null) mistakes[name] = "m_number";
    return amount;
  };
  const amount = paisa("price");
  const isOpen = typed.price.trim() === "";
  const min = isOpen ? paisa("min") : null;
  const max = isOpen ? paisa("max") : null;
  if (isOpen && (typed.min.trim() === "" || typed.max.trim() === "")) mistakes.price = "m_bounds";
  const position = wholeOf(typed.position, 7);
  if (position === null) mistakes.position = "m_whole";
  if (Object.keys(mistakes).length > 0) return { mistakes };
  const isTopUp = typed.kind === "top_up";
  return {
    product: {
      name: typed.name.trim(),
      description: typed.description.trim(),
      ...(typed.nameNe.trim() === "" ? {} : { name_ne: typed.nameNe.trim() }),
      ...(typed.descriptionNe.trim() === "" ? {} : { description_ne: typed.descriptionNe.trim() }),
      ...(typed.image.trim() === "" ? {} : { image_url: typed.image.trim() }),
      kind: typed.kind,
      ...(amount === null ? {} : { amount }),
      ...(min === null ? {} : { min_amount: min }),
      ...(max === null ? {} : { max_amount: max }),
      ...(isTopUp ? { provider: typed.provider, on_refusal: typed.onRefusal } : {}),
      fields: isTopUp ? typed.fields.map(trimmedField) : [],
      active: typed.active,
      position,
    },
  };
}

/** A pattern may begin or end with a space. */
function trimmedField({ name, label, pattern }: Product["fields"][number]) {
  return { name: name.trim(), label: label.trim(), pattern };
}

/** Prices that a customer sees; null if they stay as they are. */
export function priceChange(
  before: TypedProduct,
  after: TypedProduct,
  language: Language,
): { before: string; after: string } | null {
  const paisa = (text: string) => paisaOf(text) ?? 0;
  const price = ({ price: fixed, min, max }: TypedProduct) =>
    fixed.trim() === ""
      ? rupeesBetween({ min: paisa(min), max: paisa(max) }, language)
      : rupees(paisa(fixed), language);
  return price(before) === price(after) ? null : { before: price(before), after: price(after) };
}

/** A key's expiry for the request: the end of that day in Kathmandu; none where no day is typed. */
export function expiryOf(until: string): { expires_at?: string } {
  return until === "" ? {} : { expires_at: `${until}T23:59:59+05:45` };
}

/** What the list says of a key. */
export function keyState(
  key: { revoked_at: string | null; expires_at: string | null },
  nowMs: number,
): "revoked" | "expired" | "in_use" {
  if (key.revoked_at !== null) return "revoked";
  const { expires_at: expiresAt } = key;
  return expiresAt !== null && Date.parse(expiresAt) <= nowMs ? "expired" : "in_use";
}
