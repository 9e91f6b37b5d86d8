import { Broken } from "./broken.ts";
import type { Answer } from "./caller.ts";
import { rememberAnswer } from "./checkout-step.ts";
import type { Step } from "./command.ts";
import { chosen, type Memory } from "./memory.ts";
import type { World } from "./world.ts";

/** @param alone no other step runs concurrently */
export async function takeOrderStep(
  world: World,
  memory: Memory,
  step: Extract<Step, { do: "look" | "retry" | "close" }>,
  alone: boolean,
): Promise<void> {
  const order = chosen(memory.orders, step.of);
  if (order === undefined) return;
  const { id, token } = order;
  if (step.do === "look") {
    const { status } = await world.call.get(`/v1/orders/${id}`, token);
    if (status !== 200) throw new Broken(6, "its order is hidden from a customer");
    return;
  }
  // A concurrent event may come just after the lookup.
  const paying = alone ? await beingPaid(world, memory, id) : [];
  const answer = await ask(world, step.do, id, token);
  rememberAnswer(world, memory, answer, token);
  if (answer.status < 300 && paying.length > 0) {
    throw new Broken(2, `${step.do} although ${paying.join(", ")} is paid, or being paid`);
  }
}

function ask(world: World, what: "retry" | "close", id: string, token: string): Promise<Answer> {
  return what === "close"
    ? world.call.post(`/v1/orders/${id}/close`, { token })
    : world.call.post(`/v1/orders/${id}/payments`, { token, body: {} });
}

/** The order's payments that are open in our database and paid, or being paid, at Khalti; a closed order stays closed. */
async function beingPaid(world: World, memory: Memory, orderId: string): Promise<string[]> {
  const { rows } = await world.pool.query<{ pidx: string }>(
    `select p.pidx from payments p join orders o on o.id = p.order_id
     where o.id = $1 and o.status <> 'closed' and p.status in ('initiated', 'pending')`,
    [orderId],
  );
  const open = new Set(rows.map(({ pidx }) => pidx));
  return memory.payments
    .filter(({ pidx, words }) => open.has(pidx) && /Completed|Pending/.test(words.at(-1) ?? ""))
    .map(({ pidx }) => pidx);
}
