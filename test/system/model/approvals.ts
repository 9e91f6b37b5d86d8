import type { BookedOrder, Books, RecordedRefund } from "./books.ts";
import { Broken } from "./broken.ts";
import { actorOf } from "./approval-step.ts";
import { tell } from "./invariants.ts";

const SENT = "refund_submitting";

/** 12: a refund that waits is sent only after another person has approved it, and is decided once. */
export function checkApprovals(books: Books, order: BookedOrder): void {
  const no = (why: string) => new Broken(12, `${why}: ${tell(order)}`);
  for (const refund of order.refunds) {
    const entries = order.history.filter(({ data }) => data["refund_id"] === refund.id);
    const askers = books.memory.askedBy.get(refund.id);
    if (askers !== undefined && ![...askers].map(actorOf).includes(refund.requested_by)) {
      throw no("a refund is asked for by another person");
    }
    const decisions = entries.filter(({ type }) => isDecision(type));
    if (decisions.length > 1) throw no("a refund is decided twice");
    if (decisions.some(({ actor }) => actor === refund.requested_by)) {
      throw no("a person decides about the own refund");
    }
    if (!waited(order, refund)) {
      if (decisions.length > 0) throw no("a refund is decided that never waited");
      continue;
    }
    const approved = entries.findIndex(({ type }) => type === "refund_approved");
    const sent = entries.findIndex(({ type }) => type === SENT);
    if (sent !== -1 && (approved === -1 || sent < approved))
      throw no("a refund is sent unapproved");
    if (refund.status === "awaiting_approval" && order.attention_code === null) {
      throw no("a refund waits, and nobody is asked");
    }
  }
}

/** Whether the refund waited for approval at first. */
export function waited({ history }: BookedOrder, { id }: RecordedRefund): boolean {
  return history.some(
    ({ type, data }) => type === "refund_awaiting_approval" && data["refund_id"] === id,
  );
}

function isDecision(type: string): boolean {
  return type === "refund_approved" || type === "refund_rejected";
}
