// What an order knows of its customer: name, e-mail, phone, and the receivers of its top-ups. Sealed where there are keys.
import { z } from "zod";
import type { Order, OrderItem, Refund } from "../generated/prisma/client.ts";
import { type DataKeys, seal, searchHashes, unseal } from "../lib/data-keys.ts";

type Columns = Pick<Order, "customerName" | "customerEmail" | "customerPhone">;
export type StoredCustomer = Columns & Pick<Order, "customerEmailHash" | "customerPhoneHash">;

export interface Customer {
  name: string | null;
  email: string | null;
  phone: string | null;
}

const place = (column: string, orderId: string) => `orders.${column}:${orderId}`;

/** The columns of an order that is new or sealed anew. */
export function storeCustomer(keys: DataKeys, orderId: string, customer: Customer): StoredCustomer {
  const stored = (text: string | null, column: string) =>
    text === null ? null : seal(keys, text, place(column, orderId));
  const { name, email, phone } = customer;
  return {
    customerName: stored(name, "customer_name"),
    customerEmail: stored(email, "customer_email"),
    customerPhone: stored(phone, "customer_phone"),
    customerEmailHash: email === null ? null : (emailHashes(keys, email)[0] ?? null),
    customerPhoneHash: phone === null ? null : (phoneHashes(keys, phone)[0] ?? null),
  };
}

/** @returns null for what is not there, and for what no key opens: then it is not readable */
export function customerOf(
  keys: DataKeys,
  order: Columns & Pick<Order, "id">,
): Customer & { readable: boolean } {
  const open = (stored: string | null, column: string) =>
    stored === null ? null : unseal(keys, stored, place(column, order.id));
  const name = open(order.customerName, "customer_name");
  const email = open(order.customerEmail, "customer_email");
  const phone = open(order.customerPhone, "customer_phone");
  const count = (texts: (string | null)[]) => texts.filter((text) => text !== null).length;
  const stored = count([order.customerName, order.customerEmail, order.customerPhone]);
  return { name, email, phone, readable: count([name, email, phone]) === stored };
}

export function emailHashes(keys: DataKeys, email: string): string[] {
  return searchHashes(keys, `email:${email.trim().toLowerCase()}`);
}

export function phoneHashes(keys: DataKeys, phone: string): string[] {
  return searchHashes(keys, `phone:${nationalNumber(phone)}`);
}

/** The same, and those of rows of earlier versions, to which 00977 was not the country code. */
export function phoneSearchHashes(keys: DataKeys, phone: string): string[] {
  return [
    ...phoneHashes(keys, phone),
    ...searchHashes(keys, `phone:00977${nationalNumber(phone)}`),
  ];
}

/** A phone number without spaces and without Nepal's country code. */
export function nationalNumber(phone: string): string {
  const digits = phone.replace(/[\s()-]/g, "");
  return /^(?:\+|00)?977(\d{8,10})$/.exec(digits)?.[1] ?? digits.replace(/^\+/, "");
}

/** Of a top-up's fields: one text for all of them. */
const SEALED_FIELDS = "$sealed";
const fieldsSchema = z.record(z.string(), z.string());
type ItemKey = Pick<OrderItem, "orderId" | "position">;
const fieldsPlace = ({ orderId, position }: ItemKey) =>
  `order_items.fields:${orderId}:${String(position)}`;

/** The receiver of a top-up, as stored. */
export function storeFields(
  keys: DataKeys,
  item: ItemKey,
  fields: Record<string, string>,
): Record<string, string> {
  if (keys.length === 0 || Object.keys(fields).length === 0) return fields;
  return { [SEALED_FIELDS]: seal(keys, JSON.stringify(fields), fieldsPlace(item)) };
}

/** The receiver of a top-up: empty if it was erased, null if no key opens it. */
export function fieldsOf(
  keys: DataKeys,
  item: ItemKey & Pick<OrderItem, "fields">,
): Record<string, string> | null {
  if (isErased(item)) return {};
  const stored = fieldsSchema.parse(item.fields);
  const sealed = stored[SEALED_FIELDS];
  if (sealed === undefined) return stored;
  const text = unseal(keys, sealed, fieldsPlace(item));
  return text === null ? null : fieldsSchema.parse(JSON.parse(text));
}

/** What an erased receiver leaves behind. */
export const ERASED_FIELDS = { $erased: "1" };

/** Whether the receiver of a top-up was erased. */
export function isErased({ fields }: Pick<OrderItem, "fields">): boolean {
  return "$erased" in fieldsSchema.parse(fields);
}

const mobilePlace = (refundId: string) => `refunds.mobile:${refundId}`;

/** The Khalti account that receives a refund, as stored. */
export function storeMobile(keys: DataKeys, refundId: string, mobile: string): string {
  return seal(keys, mobile, mobilePlace(refundId));
}

/** @returns null without a mobile, and for a mobile that no key opens: then it is not readable */
export function mobileOf(
  keys: DataKeys,
  { id, mobile: stored }: Pick<Refund, "id" | "mobile">,
): { mobile: string | null; readable: boolean } {
  const mobile = stored === null ? null : unseal(keys, stored, mobilePlace(id));
  return { mobile, readable: stored === null || mobile !== null };
}
