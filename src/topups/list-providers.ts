import { z } from "zod";
import type { AppContext } from "../context.ts";

export const topUpProviderResponse = z.object({
  name: z.string().describe("As products name it"),
  configured: z.boolean(),
  missing: z.array(z.string()).describe("The environment variables that it lacks"),
  balance: z
    .int()
    .nullable()
    .describe("Paisa, as last read; null where it could not be read or the provider does not tell"),
  balance_read_at: z.iso
    .datetime()
    .nullable()
    .describe("When the provider was last asked for it, also if that failed"),
  low: z.boolean().describe("The balance is below TOP_UP_LOW_BALANCE"),
});

/** Every provider of the registry; of those that are not configured no balance is told, however old. */
export async function listProviders({
  config,
  db,
  topUpProviders,
}: Pick<AppContext, "config" | "db" | "topUpProviders">): Promise<
  z.output<typeof topUpProviderResponse>[]
> {
  const balances = new Map(
    (await db.providerBalance.findMany()).map((balance) => [balance.provider, balance]),
  );
  return [...topUpProviders].map(([name, { provider, missing }]) => {
    const configured = provider !== null;
    const read = configured ? balances.get(name) : undefined;
    const paisa = read?.balancePaisa ?? null;
    const balance = paisa === null ? null : Number(paisa);
    return {
      name,
      configured,
      missing: [...missing],
      balance,
      balance_read_at: read?.readAt.toISOString() ?? null,
      low: balance !== null && balance < config.lowBalancePaisa,
    };
  });
}
