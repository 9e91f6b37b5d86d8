// Which refunds wait for a second person, and who that may be. Pure.
import type { Refund } from "../generated/prisma/client.ts";
import { AppError } from "../lib/errors.ts";

/** Somebody else has decided already, or it never waited. */
export class RefundNotAwaitingApproval extends AppError {
  readonly status = 409;
  readonly code = "refund_not_awaiting_approval";

  constructor({ status }: Pick<Refund, "status">) {
    super(`The refund is ${status.replaceAll("_", " ")}: it does not wait for approval.`, {
      members: { refund_status: status },
    });
  }
}

export class ApproverMustDiffer extends AppError {
  readonly status = 403;
  readonly code = "approver_must_differ";

  constructor() {
    super("Your key asked for this refund: a person with another key decides about it.");
  }
}

/** @param approvalAbovePaisa REFUND_APPROVAL_ABOVE; null: no refund waits */
export function needsApproval(amountPaisa: number, approvalAbovePaisa: number | null): boolean {
  return approvalAbovePaisa !== null && amountPaisa > approvalAbovePaisa;
}

/**
 * Keys are compared, not their names: a name is free again after its key is revoked.
 *
 * @throws RefundNotAwaitingApproval, ApproverMustDiffer
 */
export function requireDecidable(
  refund: Pick<Refund, "status" | "requestedByKeyId">,
  keyId: string,
): void {
  if (refund.status !== "awaiting_approval") throw new RefundNotAwaitingApproval(refund);
  if (refund.requestedByKeyId === keyId) throw new ApproverMustDiffer();
}
