import { KEYS } from "../../support/test-server.ts";
import { type RecordedRefund, readBooks } from "./books.ts";
import { Broken } from "./broken.ts";
import type { Answer } from "./caller.ts";
import type { Clerk, Step } from "./command.ts";
import { chosen, type Memory } from "./memory.ts";
import { firstId } from "./refund-step.ts";
import type { World } from "./world.ts";

/**
 * A person approves or rejects a refund, also one that the same person asked for or that does not wait.
 *
 * @param alone no other step runs concurrently
 */
export async function decideRefund(
  world: World,
  memory: Memory,
  step: Extract<Step, { do: "decideRefund" }>,
  alone: boolean,
): Promise<void> {
  const { orders } = await readBooks(world, memory, firstId(memory));
  const refunds = orders.flatMap((order) => order.refunds);
  const waiting = refunds.filter(isWaitingForApproval);
  const refund = chosen(waiting.length > 0 ? waiting : refunds, step.of);
  if (refund === undefined) return;
  const { status, body } = await decide(world, refund.id, step);
  const isOwn = refund.requested_by === actorOf(step.as);
  const no = (why: string) => new Broken(12, `${why}: ${String(status)} ${JSON.stringify(body)}`);
  if (status === 200 && isOwn) throw no("a person decides about the own refund");
  if (status === 200 && !isWaitingForApproval(refund)) throw no("a refund is decided twice");
  const mustBeTaken = alone && isWaitingForApproval(refund) && !isOwn;
  if (mustBeTaken && status !== 200) throw no("nobody can decide about a refund");
}

/** The refunds that still wait in the end: half of them are approved. */
export async function decideWaiting(world: World, refunds: RecordedRefund[]): Promise<boolean> {
  const waiting = refunds.filter(isWaitingForApproval);
  for (const [index, refund] of waiting.entries()) {
    const decision = index % 2 === 0 ? "approve" : "reject";
    const as = refund.requested_by === actorOf("operator") ? "admin" : "operator";
    const { status, body } = await decide(world, refund.id, { decision, as });
    if (status !== 200) throw new Broken(12, `nobody can decide: ${JSON.stringify(body)}`);
  }
  return waiting.length > 0;
}

function decide(
  world: World,
  refundId: string,
  { decision, as }: { decision: "approve" | "reject"; as: Clerk },
): Promise<Answer> {
  return world.call.post(`/v1/admin/refunds/${refundId}/${decision}`, {
    token: KEYS[as],
    body: { reason: "The model looked at it." },
  });
}

/** The history's name of a person. */
export function actorOf(clerk: Clerk): string {
  return `staff:${clerk}`;
}

export function isWaitingForApproval({ status }: RecordedRefund): boolean {
  return status === "awaiting_approval";
}
