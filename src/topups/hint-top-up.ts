import type { AppContext } from "../context.ts";
import type { TopUp } from "../generated/prisma/client.ts";
import type { DlrSender } from "../providers/top-up-provider.ts";
import { FIRST_STATUS_CHECK_MS } from "../lifecycle/top-up-schedule.ts";

/** The provider's answer to the submission is usually recorded by then. */
const RECORDED_AFTER_MS = 5_000;

/**
 * A delivery report names this reference. Nothing in a report is believed: it only moves the next status check of an open
 * top-up forward. Unknown references, and those of providers with another sender, change nothing.
 */
export async function hintTopUp(
  context: Pick<AppContext, "db" | "clock" | "topUpProviders">,
  { reference, sender }: { reference: string; sender: DlrSender },
): Promise<void> {
  const kinds = [...context.topUpProviders.values()].map(({ kind }) => kind);
  const providers = kinds.filter((kind) => kind.dlrSender === sender).map(({ name }) => name);
  const topUp = await context.db.topUp.findFirst({
    where: { reference, provider: { in: providers } },
  });
  const checkAt = topUp && hintedCheckAt(topUp, context.clock.now());
  if (topUp === null || checkAt === null) return;
  await context.db.topUp.updateMany({
    where: {
      id: topUp.id,
      status: { in: ["submitting", "queued", "unknown"] },
      OR: [{ dueAt: null }, { dueAt: { gt: checkAt } }],
    },
    data: { dueAt: checkAt },
  });
}

/** When a hint has the provider asked; null when there is nothing to ask. Pure. */
export function hintedCheckAt(
  { status, submittedAt, createdAt }: Pick<TopUp, "status" | "submittedAt" | "createdAt">,
  now: Date,
): Date | null {
  switch (status) {
    case "queued":
      return now;
    case "submitting":
      // The report was faster than the answer to our submission.
      return new Date(now.getTime() + RECORDED_AFTER_MS);
    case "unknown": {
      // Providers ask to wait before a question about a submission that they did not answer.
      const earliest = (submittedAt ?? createdAt).getTime() + FIRST_STATUS_CHECK_MS;
      return new Date(Math.max(now.getTime(), earliest));
    }
    case "pending":
    case "delivered":
    case "refused":
      return null;
  }
}
