import type { CheckedOut } from "./shop.ts";
import type { TestServer } from "./test-server.ts";

/** Makes Khalti's next lookup of a paid payment answer completed, with the fields in `changes` replaced. */
export async function answerLookup(
  { simulator }: TestServer,
  { order, pidx }: CheckedOut,
  changes: Record<string, unknown>,
): Promise<void> {
  const { transaction_id } = await simulator.payment(pidx);
  const { amount: total_amount } = order;
  const answer = {
    pidx,
    total_amount,
    transaction_id,
    status: "Completed",
    fee: 0,
    refunded: false,
  };
  await simulator.fault({
    endpoint: "lookup",
    kind: "status",
    status: 200,
    body: { ...answer, ...changes },
  });
}
