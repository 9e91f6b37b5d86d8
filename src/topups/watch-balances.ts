import type { AppContext } from "../context.ts";
import type { TopUpProvider } from "../providers/top-up-provider.ts";

/**
 * Reads and stores the balance of our account at every provider that has a balance call, and warns of a low or unreadable
 * balance.
 */
export async function watchBalances(context: AppContext): Promise<void> {
  const watched = await Promise.allSettled(
    [...context.topUpProviders].map(([name, { provider }]) =>
      watchBalance(context, name, provider),
    ),
  );
  const errors = watched.flatMap((one): unknown[] =>
    one.status === "rejected" ? [one.reason] : [],
  );
  if (errors.length > 0) throw new AggregateError(errors, "not every balance could be kept");
}

async function watchBalance(
  { config, db, clock, logger }: AppContext,
  name: string,
  provider: TopUpProvider | null,
): Promise<void> {
  if (provider?.balance === undefined) return;
  // Taken before the call: of two answers, the one to the later call is the newer.
  const readAt = clock.now();
  const balancePaisa = await provider.balance();
  if (balancePaisa === null) {
    logger.warn({ provider: name }, `the balance at ${name} cannot be read`);
  } else if (balancePaisa < config.lowBalancePaisa) {
    const thresholdPaisa = config.lowBalancePaisa;
    logger.warn({ provider: name, balancePaisa, thresholdPaisa }, `the balance at ${name} is low`);
  }
  const balance = balancePaisa === null ? null : BigInt(balancePaisa);
  await db.$executeRaw`
    insert into provider_balances as kept (provider, balance_paisa, read_at)
    values (${name}, ${balance}::bigint, ${readAt}::timestamptz)
    on conflict (provider) do update
    set balance_paisa = excluded.balance_paisa, read_at = excluded.read_at
    where kept.read_at <= excluded.read_at`;
}
