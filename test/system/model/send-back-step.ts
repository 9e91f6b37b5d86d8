import { KEYS } from "../../support/test-server.ts";
import { Broken } from "./broken.ts";
import type { SendBack } from "./command.ts";
import { type KhaltiPayment, sum } from "./khalti-books.ts";
import { chosen, type Memory, type ShownPayment } from "./memory.ts";
import type { World } from "./world.ts";

let keysSent = 0;

/** A person sends held money back, or tries to where none is held. */
export async function sendBack(world: World, memory: Memory, step: SendBack): Promise<void> {
  const held = await heldPayments(world, memory);
  const payment = chosen(held.length > 0 ? held : memory.payments, step.of);
  if (payment === undefined) return;
  if (payment.transaction === "shared" && !(await isAnothers(world, payment))) return;
  const body = {
    reason: "The model sends it back.",
    ...(step.mobile ? { mobile: "9800000003" } : {}),
  };
  // A refund names the transaction: no other payment may share it from here.
  payment.refundAsked = true;
  const answer = await world.call.post(`/v1/admin/payments/${payment.pidx}/send-back`, {
    token: KEYS[step.as],
    body,
    headers: { "Idempotency-Key": step.key ?? `own-back-${String(++keysSent)}` },
  });
  if (answer.status !== 202) return;
  const { id, amount } = answer.body as { id: string; amount: number };
  memory.askedBy.set(id, (memory.askedBy.get(id) ?? new Set()).add(step.as));
  const no = (why: string) => new Broken(13, `${why}: ${JSON.stringify(answer.body)}`);
  const { charges } = (await world.simulator.payment(payment.pidx)) as KhaltiPayment;
  // A false answer names a transaction and an amount that do not exist: Khalti refunds nothing by them.
  if (!memory.liedAbout.has(payment.pidx)) {
    if (payment.transaction === "shared") throw no("money of another payment is sent back");
    if (amount > sum(charges)) throw no("more is sent back than Khalti took");
  }
  if (step.key === null) return;
  const keyOf = `back ${payment.pidx} ${step.key}`;
  const first = memory.refundKeys.get(keyOf) ?? { body: JSON.stringify(body), refundId: id };
  memory.refundKeys.set(keyOf, first);
  if (first.refundId !== id) throw new Broken(7, `${step.key} sends money back again`);
}

async function heldPayments({ pool }: World, { payments }: Memory): Promise<ShownPayment[]> {
  const { rows } = await pool.query<{ pidx: string }>(
    "select pidx from payments where status = 'held' and pidx = any($1)",
    [payments.map(({ pidx }) => pidx)],
  );
  return payments.filter(({ pidx }) => rows.some((row) => row.pidx === pidx));
}

/** Whether the server knows the payment's transaction as another's: of two such payments, it cannot know whose it is. */
async function isAnothers({ pool, simulator }: World, { pidx }: ShownPayment): Promise<boolean> {
  const { transaction_id: id } = await simulator.payment(pidx);
  const { rowCount } = await pool.query(
    "select 1 from payments where transaction_id = $1 and pidx <> $2",
    [id, pidx],
  );
  return rowCount !== 0;
}
