import { KEYS } from "../../support/test-server.ts";
import type { Books } from "./books.ts";
import { Broken } from "./broken.ts";
import type { Answer } from "./caller.ts";
import { HAS_MONEY, tell } from "./invariants.ts";
import { chosen, type Memory } from "./memory.ts";
import { isAskedAbout } from "./repeated-purchases.ts";
import type { World } from "./world.ts";

/** A person says that a customer wants both orders, also where no one was asked. */
export async function acknowledgePayment(
  world: World,
  { payments }: Memory,
  of: number,
): Promise<void> {
  const shown = payments.map(({ pidx }) => pidx);
  const { rows } = await world.pool.query<{ pidx: string }>(
    "select pidx from payments where paid_again_at is not null and pidx = any($1) order by id",
    [shown],
  );
  const pidx = chosen(rows.length > 0 ? rows.map((row) => row.pidx) : shown, of);
  if (pidx !== undefined) await acknowledge(world, pidx);
}

/** 14: staff can acknowledge every repeated purchase. */
export async function acknowledgeRepeated(world: World, { orders }: Books): Promise<void> {
  for (const order of orders) {
    const asked = order.payments.find((one) => isAskedAbout(one) && HAS_MONEY.has(one.status));
    if (asked === undefined) continue;
    const { status, body } = await acknowledge(world, String(asked.pidx));
    if (status === 200) continue;
    throw new Broken(14, `staff cannot acknowledge ${tell(order)}: ${JSON.stringify(body)}`);
  }
}

function acknowledge(world: World, pidx: string): Promise<Answer> {
  return world.call.post(`/v1/admin/payments/${pidx}/acknowledge`, {
    token: KEYS.operator,
    body: { reason: "The model's customer wants both." },
  });
}
