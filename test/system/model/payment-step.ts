import { KEYS } from "../../support/test-server.ts";
import { Broken } from "./broken.ts";
import type { Step } from "./command.ts";
import { happen } from "./khalti-events.ts";
import { chosen, type Memory, type ShownPayment } from "./memory.ts";
import type { World } from "./world.ts";

export async function takePaymentStep(
  world: World,
  memory: Memory,
  step: Extract<Step, { do: "return" | "staffLookup" | "resolve" | "khalti" | "lie" }>,
): Promise<void> {
  const payment = chosen(memory.payments, step.of);
  if (payment === undefined) return;
  const { pidx } = payment;
  switch (step.do) {
    case "return": {
      const { status } = await world.call.get(`/v1/payments/return?pidx=${pidx}`);
      if (status !== 303) throw new Broken(6, `a browser that returned got ${String(status)}`);
      return;
    }
    case "staffLookup":
      await world.call.post(`/v1/admin/payments/${pidx}/lookup`, { token: KEYS.operator });
      return;
    case "resolve":
      await world.call.post(
        `/v1/admin/payments/${(await heldPidx(world, memory, step.of)) ?? pidx}/resolve`,
        {
          token: KEYS.operator,
          body: { outcome: step.outcome, reason: "The model decided so." },
        },
      );
      return;
    case "khalti":
      await happen(world, memory, payment, step.event);
      return;
    case "lie":
      await lie(world, memory, payment, step.about);
  }
}

async function heldPidx(world: World, memory: Memory, of: number): Promise<string | undefined> {
  const { rows } = await world.pool.query<{ pidx: string }>(
    "select pidx from payments where status = 'held' and pidx = any($1) order by id",
    [memory.payments.map(({ pidx }) => pidx)],
  );
  return chosen(rows, of)?.pidx;
}

/** Makes Khalti answer the next lookup, of any payment, with something false. */
async function lie(
  world: World,
  memory: Memory,
  { pidx, amountPaisa }: ShownPayment,
  about: "pidx" | "amount",
): Promise<void> {
  memory.liedAbout.add(pidx);
  memory.liedAboutPidx = true;
  await world.simulator.fault({
    endpoint: "lookup",
    kind: "status",
    status: 200,
    body: {
      pidx: about === "pidx" ? "somebody-elses" : pidx,
      total_amount: about === "pidx" ? amountPaisa : amountPaisa - 1,
      status: "Completed",
      transaction_id: "LIE",
      fee: 0,
      refunded: false,
    },
  });
}
