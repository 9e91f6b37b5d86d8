// How long a top-up may take before a person looks at it. Pure.
import type { TopUp } from "../generated/prisma/client.ts";

const HOUR = 60 * 60 * 1_000;
/** How long a refund or a top-up may wait to be sent. */
export const UNSENT_LIMIT_MS = HOUR;
/** How long a provider may queue a top-up. */
const QUEUED_LIMIT_MS = 24 * HOUR;

/** From when a top-up under way is late, and the shop is asked to look; null when nothing is awaited of it. */
export function lateFrom({
  status,
  createdAt,
  submittedAt,
}: Pick<TopUp, "status" | "createdAt" | "submittedAt">): Date | null {
  switch (status) {
    case "pending":
    case "submitting":
      return new Date(createdAt.getTime() + UNSENT_LIMIT_MS);
    case "queued":
      return new Date((submittedAt ?? createdAt).getTime() + QUEUED_LIMIT_MS);
    case "delivered":
    case "refused":
    case "unknown":
      return null;
  }
}
