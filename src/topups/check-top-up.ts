import type { OrderItem, TopUp } from "../generated/prisma/client.ts";
import type { AppContext } from "../context.ts";
import { persistWithRetry } from "../database/persist-with-retry.ts";
import { NOT_CONFIGURED } from "../providers/connect-providers.ts";
import type { Permit } from "../providers/provider-throttle.ts";
import type { StatusOutcome } from "../providers/top-up-provider.ts";
import { changeTopUp } from "./record-top-up.ts";
import { FIRST_STATUS_CHECK_MS, isLastStatusCheck } from "../lifecycle/top-up-schedule.ts";
import { fieldsOf } from "../orders/customer.ts";
import { withoutReceiver } from "./without-receiver.ts";
import { nextStateFromStatus } from "./top-up-delivery.ts";

/**
 * Asks the provider about a queued or unknown top-up. An early wake-up of an unknown one does nothing: providers want to be left
 * alone after a submission that they did not answer. About a queued one a delivery report may ask early.
 *
 * @returns `cannot be asked` when the provider has no way to ask about this top-up
 */
export async function checkTopUp(
  context: AppContext,
  topUp: TopUp & { item: OrderItem },
): Promise<Permit | "cannot be asked"> {
  const now = context.clock.now();
  const sentAt = topUp.submittedAt ?? topUp.createdAt;
  const isEarly = now.getTime() - sentAt.getTime() < FIRST_STATUS_CHECK_MS;
  if (isEarly && topUp.status === "unknown") return "granted";
  const isLast = isLastStatusCheck(sentAt, now);
  const record = (found: StatusOutcome) =>
    persistWithRetry(() =>
      changeTopUp(context, topUp, ({ topUp: current }) =>
        nextStateFromStatus(current, found, isLast),
      ),
    );
  const listed = context.topUpProviders.get(topUp.provider);
  const provider = listed?.provider ?? null;
  if (listed === undefined || provider === null) {
    await record({ kind: "unanswered", message: NOT_CONFIGURED });
    return "granted";
  }
  const asked = { isPossible: true };
  const permit = await listed.statusChecks.run(async () => {
    const found = provider.checkStatus(topUp);
    if (found === null) asked.isPossible = false;
    else await record(withoutReceiver(await found, fieldsOf(context.config.dataKeys, topUp.item)));
    return { answered: null };
  });
  return asked.isPossible ? permit : "cannot be asked";
}
