import type { AppContext } from "../context.ts";
import { KhaltiUnavailable } from "../khalti/khalti-unavailable.ts";
import type { Actor } from "../orders/history.ts";
import { confirmPayment } from "./confirm-payment.ts";

const CANNOT_BE_ASKED =
  "Khalti cannot be asked about the earlier payment of this order at the moment. Please try again shortly.";
const NOT_KNOWN_YET =
  "Khalti says that it does not know the earlier payment of this order. If it says so for an hour, the order can be closed or paid again.";

/**
 * Looks up every payment of the order that may still be paid.
 *
 * A payment that Khalti has not known for an hour does not count. It stays watched: money that shows up later is held.
 *
 * @throws KhaltiUnavailable when Khalti does not answer about one of them
 */
export async function confirmOpenPayments(
  context: AppContext,
  { orderId, actor }: { orderId: string; actor: Actor },
): Promise<void> {
  const open = await context.db.payment.findMany({
    where: { orderId, status: { in: ["initiated", "pending"] }, pidx: { not: null } },
    select: { pidx: true },
    orderBy: { attempt: "desc" },
  });
  for (const { pidx } of open) {
    if (pidx === null) continue;
    const confirmation = await confirmPayment(context, { pidx, actor });
    if (confirmation.result === "unconfirmed" && !confirmation.isNotFound) {
      throw new KhaltiUnavailable(confirmation.isMissing ? NOT_KNOWN_YET : CANNOT_BE_ASKED);
    }
  }
}
