// What waits for a person, and what that person can safely do about it. Pure.
import { z } from "zod";
import type { Payment, Refund } from "../generated/prisma/client.ts";
import { BREACH_CODES } from "../lifecycle/attention/breach-rules.ts";
import { listMatters } from "../lifecycle/attention/order-attention.ts";
import { TAKEN } from "../orders/owed-since.ts";
import type { FullOrder } from "../orders/full-order.ts";

/** What staff can do, and what it does: in the words that a person reads before doing it. */
export const CONSEQUENCES = {
  ask_khalti:
    "Asks Khalti about the payment now, and records what the answer means. Moves no money.",
  resolve_completed: "The order becomes paid with this payment, and the shop is told to deliver.",
  resolve_canceled:
    "Records that Khalti took no money. An order without another payment is closed; a paid one stays paid.",
  resolve_refunded:
    "Records that the money went back outside this server. It sends nothing to the customer.",
  send_back:
    "Sends all that Khalti took back to the customer. The payment stays held until Khalti confirms it.",
  resolve_refund_succeeded: "Records that the customer has the money. It sends nothing.",
  resolve_refund_failed:
    "Records that Khalti made no refund, and frees the amount. If Khalti makes it after all, the customer has the money twice.",
  approve_refund:
    "The refund is sent to the customer through Khalti. A person with another key than its own does it.",
  reject_refund: "Ends the refund, sends nothing, and frees its amount.",
  record_dashboard_refund:
    "Records a refund that was made in Khalti's dashboard. It sends nothing.",
  retry_top_up: "Sends the top-up to the provider once more, with a new reference.",
  acknowledge_refund:
    "Records that you compared Khalti's dashboard. The refund is watched all the same, until 30 days after it was recorded as failed.",
  acknowledge_payment:
    "Records that the customer wants both orders, so both are delivered. Moves no money.",
  tell_operator:
    "The server's log has the details. Nothing about the order's figures is sure until then.",
  refund: "Sends the money back to the customer through Khalti.",
  resolve_top_up_delivered: "Records that the customer has the top-up. It sends nothing.",
  resolve_top_up_refused:
    "Records that it was not delivered, so that it is refunded or retried. If it was delivered after all, the customer has both.",
  record_external_refund: "Records that the money went back outside Khalti. It sends nothing.",
  enable_endpoint: "Sends events to the endpoint again. Replay what it missed after that.",
  wait: "It goes on by itself when Khalti or the provider answers.",
} as const;
export type Action = keyof typeof CONSEQUENCES;

const ACTIONS = Object.keys(CONSEQUENCES) as [Action, ...Action[]];
const instant = z.iso.datetime();

export const needsYouItem = z.object({
  kind: z.enum(["payment", "refund", "top_up", "webhook_endpoint"]),
  code: z.string(),
  message: z.string().describe("What happened, in plain words"),
  since: instant,
  age_seconds: z.int(),
  due_by: instant
    .nullable()
    .describe("When money that is not the shop's has to be back, by REFUND_DUE_DAYS; else null"),
  amount: z.int().nullable().describe("Paisa that it is about"),
  order_id: z.uuid().nullable(),
  purchase_order_id: z.string().nullable(),
  pidx: z.string().nullable(),
  refund_id: z.uuid().nullable(),
  top_up_id: z.uuid().nullable(),
  endpoint_id: z.uuid().nullable(),
  actions: z.array(z.object({ action: z.enum(ACTIONS), consequence: z.string() })),
  others: z
    .array(z.object({ code: z.string(), message: z.string(), since: instant }))
    .describe("What else the order asks of a person, most pressing first"),
});
export type NeedsYouItem = z.output<typeof needsYouItem>;

/** Codes of refunds and top-ups, each with whether the customer is owed the money, and what helps. */
const BY_CODE: Readonly<Record<string, { owed: boolean; actions: readonly Action[] }>> = {
  refund_amount_unknown: { owed: false, actions: ["resolve_refund_succeeded"] },
  refund_unknown: {
    owed: true,
    actions: ["ask_khalti", "resolve_refund_succeeded", "resolve_refund_failed"],
  },
  refund_unconfirmed: {
    owed: true,
    actions: ["ask_khalti", "resolve_refund_succeeded", "resolve_refund_failed"],
  },
  refund_awaiting_approval: { owed: true, actions: ["approve_refund", "reject_refund"] },
  refund_overdue: { owed: true, actions: ["wait"] },
  refund_made_after_all: { owed: false, actions: ["ask_khalti", "acknowledge_refund"] },
  refund_possibly_doubled: {
    owed: false,
    actions: ["ask_khalti", "record_dashboard_refund", "acknowledge_refund"],
  },
  payment_not_found: { owed: false, actions: ["ask_khalti"] },
  payment_unconfirmed: { owed: false, actions: ["ask_khalti"] },
  payment_link_overused: { owed: true, actions: ["refund"] },
  paid_again: { owed: false, actions: ["refund", "acknowledge_payment"] },
  top_up_unknown: {
    owed: false,
    actions: ["resolve_top_up_delivered", "resolve_top_up_refused"],
  },
  top_up_overdue: { owed: false, actions: ["wait"] },
  top_up_refused: { owed: true, actions: ["retry_top_up", "refund", "record_external_refund"] },
};

/** What the auditor found is about the whole order: staff should not decide by its figures. */
const BREACH: readonly Action[] = ["ask_khalti", "tell_operator"];

const HELD: readonly Action[] = [
  "ask_khalti",
  "resolve_completed",
  "resolve_canceled",
  "resolve_refunded",
];

export interface Matter {
  kind: NeedsYouItem["kind"];
  owed: boolean;
  actions: readonly Action[];
  amountPaisa: number | null;
  pidx: string | null;
  refundId: string | null;
  topUpId: string | null;
}

/** What the attention of an order is about. */
export function matterOf(order: FullOrder): Matter {
  const code = order.attentionCode ?? "";
  const about = { pidx: null, refundId: null, topUpId: null };
  const paid = order.payments.find(({ completedAt }) => completedAt !== null);
  const known = BY_CODE[code];
  const refunds = order.refunds.filter(({ isSendBack }) => !isSendBack);
  if (known !== undefined && code.startsWith("refund_")) {
    const refund = refunds.findLast(({ status }) => STATUSES_OF_REFUND[code]?.includes(status));
    const amountPaisa = refund?.amountPaisa ?? null;
    const pidx = paid?.pidx ?? null;
    return { ...about, ...known, kind: "refund", amountPaisa, pidx, refundId: refund?.id ?? null };
  }
  if (known !== undefined && code.startsWith("top_up_")) {
    const topUp = order.topUps.findLast(({ status }) => STATUSES_OF_TOP_UP[code]?.includes(status));
    const amountPaisa = topUp?.amountPaisa ?? null;
    return { ...about, ...known, kind: "top_up", amountPaisa, topUpId: topUp?.id ?? null };
  }
  const isBreach = BREACH_CODES.some((one) => one === code);
  const held = order.payments.findLast(
    ({ status, heldCode }) => status === "held" && heldCode === code,
  );
  if (held !== undefined) return heldMatter(order, held, code);
  const payment = paid ?? order.payments.at(-1);
  return {
    ...about,
    kind: "payment",
    owed: known?.owed ?? false,
    actions: isBreach ? BREACH : (known?.actions ?? ["ask_khalti"]),
    amountPaisa: payment?.amountPaisa ?? null,
    pidx: payment?.pidx ?? null,
  };
}

/** A held payment, with the refund that sends its money back. */
function heldMatter(order: FullOrder, { id, pidx, amountPaisa }: Payment, code: string): Matter {
  const sendBack = order.refunds.findLast(
    ({ isSendBack, paymentId, status }) => isSendBack && paymentId === id && status !== "failed",
  );
  const canSend = TAKEN.includes(code) && code !== "transaction_id_missing";
  return {
    kind: "payment",
    owed: TAKEN.includes(code),
    actions:
      sendBack === undefined
        ? canSend
          ? [...HELD, "send_back"]
          : HELD
        : actionsWhileSent(sendBack),
    amountPaisa: sendBack?.amountPaisa ?? amountPaisa,
    pidx,
    refundId: sendBack?.id ?? null,
    topUpId: null,
  };
}

function actionsWhileSent({ status, acceptedAt }: Refund): readonly Action[] {
  if (status === "awaiting_approval") return ["approve_refund", "reject_refund"];
  if (status !== "unknown" || acceptedAt !== null) return ["wait"];
  return ["ask_khalti", "resolve_refund_succeeded", "resolve_refund_failed"];
}

/** What else the order asks of a person. */
export function othersOf(order: FullOrder, now: Date): NeedsYouItem["others"] {
  const refunds = order.refunds.filter(({ isSendBack }) => !isSendBack);
  return listMatters({ order, payments: order.payments, refunds, topUps: order.topUps, now })
    .filter(({ code }) => code !== order.attentionCode)
    .map(({ code, message, since }) => ({ code, message, since: since.toISOString() }));
}

const STATUSES_OF_REFUND: Readonly<Record<string, readonly string[]>> = {
  refund_amount_unknown: ["succeeded", "unknown"],
  refund_unknown: ["unknown"],
  refund_unconfirmed: ["unknown"],
  refund_awaiting_approval: ["awaiting_approval"],
  refund_overdue: ["requested", "submitting"],
  refund_made_after_all: ["failed"],
  refund_possibly_doubled: ["failed"],
};
const STATUSES_OF_TOP_UP: Readonly<Record<string, readonly string[]>> = {
  top_up_unknown: ["unknown"],
  top_up_overdue: ["pending", "submitting", "queued"],
  top_up_refused: ["refused"],
};

export function describeActions(actions: readonly Action[]): NeedsYouItem["actions"] {
  return actions.map((action) => ({ action, consequence: CONSEQUENCES[action] }));
}
