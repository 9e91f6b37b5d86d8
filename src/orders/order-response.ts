// What the API says of an order.
import { z } from "zod";
import {
  LineKind,
  OrderStatus,
  PaymentMode,
  PaymentStatus,
  RefundStatus,
} from "../generated/prisma/enums.ts";
import { itemTopUpResponse } from "./present-item-top-up.ts";

const instant = z.iso.datetime();

const attentionResponse = z.object({
  code: z.string(),
  message: z.string(),
  since: instant.nullable().describe("When that began which asks for a person"),
});

export const orderResponse = z.object({
  id: z.uuid(),
  purchase_order_id: z.string(),
  status: z.enum(OrderStatus),
  checking: z
    .boolean()
    .describe(
      "A payment was started and Khalti has not confirmed its outcome yet: do not pay again",
    ),
  amount: z.int().describe("Paisa"),
  refunded_amount: z.int(),
  currency: z.literal("NPR"),
  items: z.array(
    z.object({
      sku: z.string().nullable(),
      name: z.string(),
      name_ne: z
        .string()
        .nullable()
        .describe("For pages in Nepali, as the product had it; null: use `name`"),
      quantity: z.int(),
      unit_amount: z.int(),
      amount: z.int(),
      kind: z.enum(LineKind).describe("Only a discount is negative"),
      vat_percent: z.number().nullable().describe("Null: the shop's own rate"),
      top_up: itemTopUpResponse.nullable().describe("Null for goods"),
    }),
  ),
  amount_breakdown: z.array(z.object({ label: z.string(), amount: z.int() })),
  customer: z.object({
    name: z.string().nullable(),
    email: z.string().nullable(),
    phone: z.string().nullable(),
  }),
  customer_readable: z
    .boolean()
    .describe("False if a member of customer is null because no key opens what is stored"),
  customer_erased_at: instant
    .nullable()
    .describe("When the customer's name, e-mail and phone were erased"),
  metadata: z.record(z.string(), z.string()),
  payment_link_id: z.uuid().nullable().describe("The payment link that the order was made by"),
  payments: z.array(
    z.object({
      pidx: z.string().nullable(),
      status: z.enum(PaymentStatus),
      method: z.object({ mode: z.enum(PaymentMode), bank: z.string().nullable() }),
      bank_name: z.string().nullable().describe("Null for a wallet, or while Khalti gave no list"),
      amount: z.int(),
      transaction_id: z.string().nullable(),
      held: z
        .object({ code: z.string(), message: z.string(), since: instant })
        .nullable()
        .describe("Why a person has to decide"),
      fee: z.int().nullable(),
      payment_url: z.string().nullable(),
      expires_at: instant.nullable(),
      completed_at: instant.nullable(),
    }),
  ),
  refunds: z.array(
    z.object({
      id: z.uuid(),
      amount: z.int().nullable(),
      status: z.enum(RefundStatus),
      reason: z.string(),
      send_back: z
        .boolean()
        .describe("It sends held money back, and is no part of `refunded_amount`"),
      created_at: instant,
      ended_at: instant.nullable().describe("When it succeeded or failed"),
    }),
  ),
  attention: attentionResponse.nullable(),
  due_by: instant
    .nullable()
    .describe(
      "When money that is owed to the customer has to be back, by REFUND_DUE_DAYS; else null",
    ),
  created_at: instant,
  paid_at: instant.nullable(),
});
export type OrderResponse = z.output<typeof orderResponse>;

/** Extra members for our own order page. */
const forOrderPage = { shop_name: z.string() };
export const orderPageResponse = orderResponse.extend(forOrderPage);

/** Members for anyone with the link: nothing about the customer or the items. */
const publicMembers = orderResponse.pick({
  id: true,
  purchase_order_id: true,
  status: true,
  checking: true,
  amount: true,
  refunded_amount: true,
  currency: true,
  attention: true,
  created_at: true,
  paid_at: true,
});
export const orderStatusResponse = publicMembers.extend(forOrderPage);
export type PublicMembers = z.output<typeof publicMembers>;
