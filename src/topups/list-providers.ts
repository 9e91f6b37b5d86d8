import { z } from "zod";
import { productField } from "../catalog/top-up-fields.ts";
import type { AppContext } from "../context.ts";

export const topUpProviderResponse = z.object({
  name: z.string().describe("The name that products use"),
  configured: z.boolean(),
  missing: z.array(z.string()).describe("The environment variables that are missing"),
  balance: z
    .int()
    .nullable()
    .describe(
      "Paisa, as last read; null when it could not be read or the provider has no balance call",
    ),
  balance_read_at: z.iso
    .datetime()
    .nullable()
    .describe("When the provider was last asked for its balance, even if that failed"),
  fields: z
    .array(productField)
    .describe("What it asks of customers, unless a product has fields of its own"),
  low: z.boolean().describe("The balance is below TOP_UP_LOW_BALANCE"),
});

/** Lists every provider of the registry. One that is not configured has no balance. */
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
  return [...topUpProviders].map(([name, { kind, provider, missing }]) => {
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
      fields: [...kind.fields],
      low: balance !== null && balance < config.lowBalancePaisa,
    };
  });
}
