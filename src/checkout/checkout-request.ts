import { z } from "zod";
import { isStorableText } from "../lib/is-storable-text.ts";
import { isRecord } from "../lib/is-record.ts";
import { requestedLine } from "./requested-line.ts";
import { isReturnAddress } from "./return-address.ts";
import {
  charge,
  itemFields,
  optional,
  paisa,
  quantity,
  required,
  text,
} from "../catalog/requested-item.ts";

export const paymentMethod = z
  .strictObject({
    mode: z.enum(
      ["wallet", "ebanking", "mobile_banking"],
      "Should be wallet, ebanking or mobile_banking.",
    ),
    bank: optional(text(64)),
  })
  .refine((method) => method.mode === "wallet" || method.bank !== undefined, {
    path: ["bank"],
    message: "Choose a bank for this payment method.",
    params: { code: "bank_missing" },
  })
  .refine((method) => method.mode !== "wallet" || method.bank === undefined, {
    path: ["bank"],
    message: "A wallet payment has no bank.",
  });
export type PaymentMethod = z.output<typeof paymentMethod>;

const items = z
  .array(
    z.strictObject({
      sku: required(64),
      quantity,
      amount: optional(paisa),
      fields: itemFields.optional(),
      charge: optional(charge).describe(
        "The charge that the shop showed; the checkout fails if it has changed",
      ),
    }),
    "Should be a list of products.",
  )
  .min(1, "The cart is empty.")
  .max(100, "Should have at most 100 entries.");

const lines = z
  .array(requestedLine, "Should be a list of lines.")
  .min(1, "Should have at least one line.")
  .max(100, "Should have at most 100 lines.");

const metadata = z
  .record(
    z.string().regex(/^[a-z0-9_]{1,40}$/, "Keys should be a-z, 0-9 and _, at most 40 of them."),
    text(255),
  )
  .refine((value) => Object.keys(value).length <= 20, "Should have at most 20 entries.");

const phone = z
  .string("Should be text.")
  .transform((value) => value.replace(/[\s-]/g, ""))
  .refine((value) => /^\+?\d{7,15}$/.test(value), {
    error: "Should be a phone number, such as 9800000000.",
    params: { code: "invalid_phone" },
  });

/** The body of `POST /v1/checkout`. Amounts in paisa. */
export const checkoutRequest = z.strictObject(
  {
    items: items.optional(),
    lines: lines.optional(),
    // An empty one is no number, and no order without one: a shop would not find it again.
    purchase_order_id: z.preprocess(
      (value) => value ?? undefined,
      z
        .string("Should be text.")
        .regex(/^[A-Za-z0-9_-]{1,64}$/, "Should be 1 to 64 letters, digits, - or _.")
        .optional(),
    ),
    customer: z
      .strictObject({
        name: optional(text(100)),
        email: optional(z.email("Should be an e-mail address.").max(254, "Is too long.")),
        phone: optional(phone),
      })
      .default({}),
    method: paymentMethod.default({ mode: "wallet" }),
    channel: z.enum(["web", "mobile"], "Should be web or mobile.").default("web"),
    return_to: optional(
      z
        .url({ error: "Should be a web address.", abort: true })
        .refine(isReturnAddress, "Should be a web address.")
        .refine(isStorableText, "Has characters that cannot be stored.")
        .max(2_000, "Is too long."),
    ).describe(
      "Where the customer returns to, with `order_id` added: an address of an origin, or a deep link of a scheme, in `FRONTEND_ORIGINS`",
    ),
    metadata: metadata.default({}),
  },
  "Should be an object.",
);
export type CheckoutRequest = z.output<typeof checkoutRequest>;

/**
 * Converts the fields of an HTML form, whose values are all text, to the JSON body of the same checkout. Text that is not a
 * number stays text, and the schema rejects it.
 */
export function checkoutFromForm(form: unknown): unknown {
  if (!isRecord(form)) return form;
  const { purchase_order_id: number, items, lines, ...rest } = form;
  return {
    ...rest,
    ...(number === "" || number === undefined ? {} : { purchase_order_id: number }),
    ...(items === undefined ? {} : { items: withNumbers(items, ITEM_NUMBERS) }),
    ...(lines === undefined ? {} : { lines: withNumbers(lines, LINE_NUMBERS) }),
  };
}

const WHOLE = /^\d{1,15}$/;
/** A discount is negative, and a percentage may have decimals. */
const ANY = /^-?\d{1,15}(\.\d{1,2})?$/;
const ITEM_NUMBERS = { quantity: WHOLE, amount: WHOLE, charge: WHOLE };
const LINE_NUMBERS = { quantity: WHOLE, unit_amount: ANY, vat_percent: ANY };

function withNumbers(list: unknown, numbers: Readonly<Record<string, RegExp>>): unknown {
  if (!Array.isArray(list)) return list;
  const forms = Object.entries(numbers);
  return list.map((entry: unknown) =>
    isRecord(entry)
      ? {
          ...entry,
          ...Object.fromEntries(forms.map(([name, form]) => [name, toNumber(entry[name], form)])),
        }
      : entry,
  );
}

/** Text of the form of a number, as a number; anything else as it is. */
export function toNumber(value: unknown, form: RegExp = WHOLE): unknown {
  return typeof value === "string" && form.test(value) ? Number(value) : value;
}
