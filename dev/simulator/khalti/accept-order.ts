import { type Bank, findBank, serves } from "./bank.ts";
import type { Rules } from "../control/rules.ts";
import { isBankMode, type Mode, MODES, OLD_MODES } from "./mode.ts";
import type { AcceptedOrder } from "./payment.ts";
import {
  emailErrors,
  type FieldErrors,
  integerErrors,
  isRecord,
  listErrors,
  numberErrors,
  objectErrors,
  textErrors,
  textOf,
  urlErrors,
  wholeNumber,
} from "./request-fields.ts";

const WALLET_MINIMUM_PAISA = 1000;
const BANK_MINIMUM_PAISA = 10_000;

type Fields = Record<string, unknown>;

/** Validates an initiate body as Khalti does: one answer reports every invalid field. */
export function acceptOrder(
  json: unknown,
  rules: Rules,
  isTaken: (purchaseOrderId: string) => boolean,
): { order: AcceptedOrder } | { errors: FieldErrors } {
  if (!isRecord(json)) {
    return { errors: { non_field_errors: ["Invalid data. Expected a dictionary."] } };
  }
  const found = {
    return_url: urlErrors(json["return_url"]),
    website_url: urlErrors(json["website_url"]),
    amount: amountErrors(json),
    purchase_order_id: purchaseOrderIdErrors(json["purchase_order_id"], rules, isTaken),
    purchase_order_name: textErrors(json["purchase_order_name"]),
    customer_info: customerErrors(json["customer_info"], rules),
    amount_breakdown: breakdownErrors(json["amount_breakdown"]),
    product_details: productErrors(json["product_details"]),
    modes: modesErrors(json["modes"], rules),
    bank: bankErrors(json),
  };
  const errors = Object.fromEntries(
    Object.entries(found).filter(([, error]) => error !== undefined),
  );
  return Object.keys(errors).length > 0 ? { errors } : { order: toOrder(json) };
}

function amountErrors(json: Fields): string[] | undefined {
  const errors = integerErrors(json["amount"]);
  if (errors !== undefined) return errors;
  const amount = wholeNumber(json["amount"]) ?? 0;
  const forBanks = requestedModes(json).some(isBankMode);
  if (forBanks && amount < BANK_MINIMUM_PAISA) {
    return ["Amount should be greater than Rs. 100, that is 10000 paisa."];
  }
  if (amount < WALLET_MINIMUM_PAISA) {
    return ["Amount should be greater than Rs. 10, that is 1000 paisa."];
  }
  const breakdown = json["amount_breakdown"];
  if (breakdown == null || breakdownErrors(breakdown) !== undefined) return undefined;
  const parts = toBreakdown(breakdown);
  const total = parts.reduce((sum, part) => sum + part.amount, 0);
  return parts.length > 0 && total !== amount ? ["Amount Breakdown mismatch."] : undefined;
}

/** Khalti's own plugins send the number of their order or invoice at each try. */
function purchaseOrderIdErrors(value: unknown, rules: Rules, isTaken: (id: string) => boolean) {
  const errors = textErrors(value);
  if (errors !== undefined || !rules.unique_purchase_order_id) return errors;
  return isTaken(textOf(value)) ? ["This field must be unique."] : undefined;
}

/** Plugins send blank or null fields for what the customer has not filled in. */
function customerErrors(value: unknown, rules: Rules): FieldErrors | undefined {
  if (value == null) return undefined;
  const optional = (check: typeof textErrors) => (field: unknown) => {
    if (field === undefined) return undefined;
    const isBlank = field === null || (typeof field === "string" && field.trim() === "");
    return isBlank && !rules.filled_customer ? undefined : check(field);
  };
  return objectErrors(value, {
    name: rules.customer_name ? textErrors : optional(textErrors),
    email: optional(emailErrors),
    phone: optional(textErrors),
  });
}

function breakdownErrors(value: unknown): unknown {
  if (value == null) return undefined;
  return listErrors(value, { label: textErrors, amount: integerErrors });
}

function productErrors(value: unknown): unknown {
  if (value == null) return undefined;
  return listErrors(value, {
    identity: textErrors,
    name: textErrors,
    // Khalti's plugins compute both as a fraction: a price in rupees times 100, divided by the quantity.
    total_price: numberErrors,
    quantity: integerErrors,
    unit_price: numberErrors,
  });
}

function modesErrors(value: unknown, rules: Rules): string[] | undefined {
  if (value === undefined) return undefined;
  if (!Array.isArray(value)) return ["Expected a list of items."];
  if (value.length === 0) return ["This selection may not be empty."];
  const unknown = value.filter(
    (mode: unknown) =>
      !isMode(mode) && (rules.known_modes || !OLD_MODES.some((old) => old === mode)),
  );
  if (unknown.length === 0) return undefined;
  return unknown.map((mode: unknown) => `${JSON.stringify(mode)} is not a valid choice.`);
}

function bankErrors(json: Fields): string[] | undefined {
  if (json["bank"] == null || json["bank"] === "") return undefined;
  const bank = findBank(json["bank"]);
  if (bank === undefined) return ["Bank not found."];
  const unserved = requestedModes(json).filter((mode) => isBankMode(mode) && !serves(bank, mode));
  return unserved.length === 0 ? undefined : [`Bank does not support ${unserved.join(", ")}.`];
}

function isMode(value: unknown): value is Mode {
  return MODES.some((mode) => mode === value);
}

function requestedModes(json: Fields): Mode[] {
  return Array.isArray(json["modes"]) ? json["modes"].filter(isMode) : [];
}

function toOrder(json: Fields): AcceptedOrder {
  const amount = wholeNumber(json["amount"]) ?? 0;
  const bank = findBank(json["bank"]) ?? null;
  const requested = requestedModes(json);
  return {
    returnUrl: textOf(json["return_url"]),
    websiteUrl: textOf(json["website_url"]),
    amount,
    purchaseOrderId: textOf(json["purchase_order_id"]),
    purchaseOrderName: textOf(json["purchase_order_name"]),
    modes: requested.length > 0 ? [...new Set(requested)] : defaultModes(amount, bank),
    bank,
    breakdown: toBreakdown(json["amount_breakdown"]),
    products: toProducts(json["product_details"]),
    merchantFields: Object.fromEntries(
      Object.entries(json).filter(([field]) => field.startsWith("merchant_")),
    ),
    ttl: json["ttl"],
  };
}

/** Without `modes` the customer may choose any mode that accepts this amount. */
function defaultModes(amount: number, bank: Bank | null): Mode[] {
  return MODES.filter(
    (mode) =>
      !isBankMode(mode) || (amount >= BANK_MINIMUM_PAISA && (bank === null || serves(bank, mode))),
  );
}

function toBreakdown(value: unknown): AcceptedOrder["breakdown"] {
  return records(value).map((part) => ({
    label: textOf(part["label"]),
    amount: wholeNumber(part["amount"]) ?? 0,
  }));
}

function toProducts(value: unknown): AcceptedOrder["products"] {
  return records(value).map((product) => ({
    name: textOf(product["name"]),
    quantity: wholeNumber(product["quantity"]) ?? 1,
    unitPrice: Number(product["unit_price"]),
    totalPrice: Number(product["total_price"]),
  }));
}

function records(value: unknown): Fields[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}
