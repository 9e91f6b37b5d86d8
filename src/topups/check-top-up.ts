import type { TopUp } from "../generated/prisma/client.ts";
import type { AppContext } from "../context.ts";
import { persistWithRetry } from "../lib/persist-with-retry.ts";
import { recordTopUpChange, type TopUpChange } from "./record-top-up.ts";
import { NOT_CONFIGURED } from "../providers/connect-providers.ts";
import type { Permit } from "../providers/provider-throttle.ts";
import { FIRST_STATUS_CHECK_MS, isLastStatusCheck } from "./schedule-top-up.ts";
import type { StatusOutcome } from "../providers/top-up-provider.ts";

/** Asks the provider what became of it; early jobs leave the provider its time. */
export async function checkTopUp(
  context: AppContext,
  topUp: TopUp,
): Promise<Permit | "cannot be asked"> {
  const now = context.clock.now();
  const sentAt = topUp.submittedAt ?? topUp.createdAt;
  if (now.getTime() - sentAt.getTime() < FIRST_STATUS_CHECK_MS) return "granted";
  const listed = context.topUpProviders.get(topUp.provider);
  const provider = listed?.provider ?? null;
  const note = (found: StatusOutcome) =>
    persistWithRetry(() =>
      recordTopUpChange(context, topUp, ({ topUp: current }) =>
        nextStateFromStatus(current, found, isLastStatusCheck(sentAt, now)),
      ),
    );
  if (listed === undefined || provider === null) {
    await note({ kind: "unanswered", message: NOT_CONFIGURED });
    return "granted";
  }
  const isForPerson = { value: false };
  const turn = await listed.statusChecks.run(async () => {
    const found = provider.checkStatus(topUp);
    if (found === null) isForPerson.value = true;
    else await note(await found);
    return { answered: null };
  });
  return isForPerson.value ? "cannot be asked" : turn;
}

function nextStateFromStatus(
  topUp: TopUp,
  found: StatusOutcome,
  isLast: boolean,
): TopUpChange | null {
  if (topUp.status !== "queued" && topUp.status !== "unknown") return null;
  switch (found.kind) {
    case "delivered":
      return { to: "delivered", message: found.message, providerId: found.providerId };
    case "refused":
      return { to: "refused", message: found.message };
    case "queued":
    case "unknown":
    case "unanswered": {
      if (topUp.status === "queued" && isLast) {
        return {
          to: "unknown",
          message: `The provider has had it for days, and has not ended it: ${found.message}`,
        };
      }
      const isNews = found.kind === "queued" && topUp.status === "unknown" && !isLast;
      if (!isNews) return null;
      return { to: "queued", message: found.message, providerId: found.providerId };
    }
  }
}
