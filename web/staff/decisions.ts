// What a person can decide, and the call that does it. Pure.
import type { Deed } from "./rights.ts";

export type Action =
  | "ask_khalti"
  | "resolve_completed"
  | "resolve_canceled"
  | "resolve_refunded"
  | "resolve_refund_succeeded"
  | "resolve_refund_failed"
  | "send_back"
  | "approve_refund"
  | "reject_refund"
  | "record_dashboard_refund"
  | "retry_top_up"
  | "acknowledge_refund"
  | "acknowledge_payment"
  | "tell_operator"
  | "refund"
  | "resolve_top_up_delivered"
  | "resolve_top_up_refused"
  | "record_external_refund"
  | "enable_endpoint"
  | "wait";

export interface Subject {
  pidx?: string | null;
  refund_id?: string | null;
  top_up_id?: string | null;
  endpoint_id?: string | null;
  /** Paisa that it is about; null where it is not known, as of a part refunded in Khalti's dashboard. */
  amount?: number | null;
  /** How it was paid, where the screen knows it. */
  method?: { mode: string };
}

export interface Call {
  method: "POST" | "PATCH";
  path: string;
  body: object;
  /** Moves money: repeated with the same key, it is done once. */
  needsKey?: boolean;
}

/** Asked for once more, with its consequence. Asking Khalti changes nothing by itself. */
export function asksAgain(action: Action): boolean {
  return action !== "ask_khalti";
}

/** The reason is kept with what changes money or records of it. */
export function needsReason(action: Action): boolean {
  return asksAgain(action) && action !== "enable_endpoint";
}

/** Whether a person has to type the amount, because no lookup shows it. */
export function needsAmount(action: Action, { amount }: Subject): boolean {
  if (action === "record_dashboard_refund") return true;
  return action === "resolve_refund_succeeded" && amount === null;
}

/** What is done elsewhere: the page says it, and has no button. */
export function isAdvice(action: Action): boolean {
  return action === "tell_operator" || action === "wait";
}

export function deedOf(action: Action): Deed {
  if (action === "ask_khalti") return "ask_khalti";
  if (action === "enable_endpoint") return "administer";
  return action === "refund" ? "refund" : "decide";
}

/** Null for what is done elsewhere, or is about something else. */
export function callOf(
  action: Action,
  subject: Subject,
  {
    reason,
    mobile = "",
    amountPaisa = null,
  }: { reason: string; mobile?: string; amountPaisa?: number | null },
): Call | null {
  const call = (
    method: Call["method"],
    kind: string,
    id: string | null | undefined,
    body: object,
  ) => (id == null ? null : { method, path: `/v1/admin/${kind}/${encodeURIComponent(id)}`, body });
  const post = (kind: string, id: string | null | undefined, verb: string, body: object) => {
    const found = call("POST", kind, id, body);
    return found === null ? null : { ...found, path: `${found.path}/${verb}` };
  };
  const { pidx, refund_id: refundId, top_up_id: topUpId, endpoint_id: endpointId } = subject;
  switch (action) {
    case "ask_khalti":
      return post("payments", pidx, "lookup", {});
    case "resolve_completed":
    case "resolve_canceled":
    case "resolve_refunded":
      return post("payments", pidx, "resolve", {
        outcome: action.slice("resolve_".length),
        reason,
      });
    case "resolve_refund_succeeded":
    case "resolve_refund_failed":
      return post("refunds", refundId, "resolve", {
        outcome: action.slice("resolve_refund_".length),
        reason,
        ...(amountPaisa === null ? {} : { amount: amountPaisa }),
      });
    case "approve_refund":
    case "reject_refund":
      return post("refunds", refundId, action === "approve_refund" ? "approve" : "reject", {
        reason,
      });
    case "acknowledge_refund":
      return post("refunds", refundId, "acknowledge", { reason });
    case "acknowledge_payment":
      return post("payments", pidx, "acknowledge", { reason });
    case "retry_top_up":
      return post("top-ups", topUpId, "retry", { reason });
    case "resolve_top_up_delivered":
    case "resolve_top_up_refused":
      return post("top-ups", topUpId, "resolve", {
        outcome: action.slice("resolve_top_up_".length),
        reason,
      });
    case "record_external_refund":
      return post("top-ups", topUpId, "resolve", { outcome: "refunded_externally", reason });
    case "enable_endpoint":
      return call("PATCH", "webhook-endpoints", endpointId, { status: "enabled" });
    case "send_back": {
      const receiver = mobile.trim() === "" ? {} : { mobile: mobile.trim() };
      const found = post("payments", pidx, "send-back", { reason, ...receiver });
      return found === null ? null : { ...found, needsKey: true };
    }
    case "record_dashboard_refund": {
      const found = post("payments", pidx, "dashboard-refunds", { amount: amountPaisa, reason });
      return found === null ? null : { ...found, needsKey: true };
    }
    case "tell_operator":
    case "refund":
    case "wait":
      return null;
  }
}

const IN_PROGRESS = ["awaiting_approval", "requested", "submitting", "unknown"];

export interface Refundable {
  status: string;
  amount: number;
  refunded_amount: number;
  /** Held money that is sent back was never the order's. */
  refunds: readonly { status: string; amount: number | null; send_back?: boolean }[];
}

/** Paisa that can still be asked back; the server checks it again, under the order's lock. */
export function refundablePaisa(order: Refundable): number {
  if (order.status !== "paid" && order.status !== "partially_refunded") return 0;
  const reserved = order.refunds
    .filter(({ status, send_back: isSendBack }) => IN_PROGRESS.includes(status) && !isSendBack)
    .reduce((sum, { amount }) => sum + (amount ?? 0), 0);
  return Math.max(0, order.amount - order.refunded_amount - reserved);
}

/** Why the amount cannot be refunded; null if it can. */
export function amountMistake(paisa: number | null, leftPaisa: number): "number" | "most" | null {
  if (paisa === null || paisa < 1) return "number";
  return paisa > leftPaisa ? "most" : null;
}

/** What is wrong with the amount that a person typed again; null for a refund that needs no second look. */
export function typedAgainMistake(
  paisa: number | null,
  again: number | null,
  confirmAbovePaisa: number | null,
): "again" | null {
  return isAbove(paisa, confirmAbovePaisa) && again !== paisa ? "again" : null;
}

export function isAbove(paisa: number | null, limitPaisa: number | null): boolean {
  return paisa !== null && limitPaisa !== null && paisa > limitPaisa;
}

export interface HeldFacts {
  taken: number | null;
  status: string | null;
  transaction: string | null;
}

/** What Khalti said when the payment was held, from the order's history; null if it is not there. */
export function heldFacts(
  history: readonly { type: string; data: Readonly<Record<string, unknown>> }[],
  pidx: string | null,
): HeldFacts | null {
  const entry = history.findLast(
    ({ type, data }) => type === "payment_held" && (data["pidx"] ?? pidx) === pidx,
  );
  const khalti = entry?.data["khalti"];
  if (typeof khalti !== "object" || khalti === null) return null;
  const said = khalti as Record<string, unknown>;
  const textOf = (name: string) => (typeof said[name] === "string" ? said[name] : null);
  return {
    taken: typeof said["total_amount"] === "number" ? said["total_amount"] : null,
    status: textOf("status"),
    transaction: textOf("transaction_id"),
  };
}

/**
 * Paisa that an order owes back, where it holds other amounts than its own and Khalti said which; else null. Held money is the
 * only money of an order that is held.
 */
export function owedByHeld(order: {
  status: string;
  payments: readonly { status: string; pidx: string | null; held: { code: string } | null }[];
  history: Parameters<typeof heldFacts>[0];
}): number | null {
  if (order.status !== "held") return null;
  return order.payments
    .filter(({ status }) => status === "held")
    .map(({ held, pidx }) =>
      held?.code === "amount_mismatch" ? (heldFacts(order.history, pidx)?.taken ?? null) : null,
    )
    .reduce<number | null>(
      (sum, taken) => (sum === null || taken === null ? null : sum + taken),
      0,
    );
}

/** A refund is followed until nothing more happens by itself: what Khalti accepted, a lookup confirms within seconds. */
export function isUnderWay(refund: { status: string; accepted_at: string | null }): boolean {
  const { status, accepted_at: acceptedAt } = refund;
  if (status === "unknown") return acceptedAt !== null;
  return status === "requested" || status === "submitting";
}
