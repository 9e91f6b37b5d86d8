import { createHash } from "node:crypto";
import { RECIPIENTS } from "../../support/top-ups.ts";
import { Broken } from "./broken.ts";
import type { Answer } from "./caller.ts";
import type { Cart, Name, Step } from "./command.ts";
import { runForgetKeys } from "./due-jobs.ts";
import { type Memory, rememberOrder, rememberPayment, type UsedKey } from "./memory.ts";
import type { World } from "./world.ts";

const KEPT_MS = 24 * 60 * 60 * 1_000;

export async function checkOut(
  world: World,
  memory: Memory,
  step: Extract<Step, { do: "checkout" }>,
): Promise<void> {
  const used = step.key === null ? null : useKey(world, memory, step.key, step.customer);
  const customer = used === null ? step.customer : used.customer;
  const answer = await world.call.post("/v1/checkout", {
    body: {
      items: itemsOf(step.cart, used?.sentAs ?? `cart-${String(++keysSent)}`),
      ...(customer === null ? {} : { customer: memory.customers[customer] }),
      ...(step.byBank ? { method: { mode: "ebanking", bank: world.bank } } : {}),
      ...(used === null ? {} : { metadata: { idempotency_key: used.sentAs } }),
    },
    headers: used === null ? {} : { "Idempotency-Key": used.sentAs },
  });
  const orderId = rememberAnswer(world, memory, answer, null);
  if (used === null || orderId === null) return;
  used.orderId ??= orderId;
  if (used.orderId !== orderId) throw new Broken(7, `${used.sentAs} answers with another order`);
}

let keysSent = 0;

export const topUpSku = ({ provider, onRefusal }: Cart["topUps"][number]) =>
  `model-${provider}-${onRefusal}`;
/** Whole rupees, and different from every other amount in a story. */
const TOP_UP_PAISA = 20_000;

/** @param name the same name makes the same cart */
function itemsOf({ tea, topUps }: Cart, name: string): object[] {
  return [
    ...(tea === 0 ? [] : [{ sku: "tea-250g", quantity: tea }]),
    ...topUps.map((topUp, index) => ({
      sku: topUpSku(topUp),
      quantity: 1,
      amount: TOP_UP_PAISA * (index + 1),
      fields:
        topUp.provider === "digipay_wallet"
          ? {
              wallet_id: createHash("md5")
                .update(`${name} ${String(index)}`)
                .digest("hex"),
            }
          : RECIPIENTS[topUp.provider].fields,
    })),
  ];
}

/** A key keeps its first customer. */
function useKey(world: World, memory: Memory, key: string, customer: Name | null): UsedKey {
  const known = memory.keys.get(key);
  if (known !== undefined) return known;
  const used = {
    // Unique for each story, since all stories share the database.
    sentAs: `model-checkout.${key}.${String(Date.now())}.${String(++keysSent)}`,
    customer,
    firstUsedAt: world.clock.now(),
    orderId: null,
  };
  memory.keys.set(key, used);
  return used;
}

/** Runs the hourly job: a checkout's key may be reused after a day, a refund's key never. */
export async function forgetKeys(world: World, memory: Memory): Promise<void> {
  await runForgetKeys(world);
  for (const [key, { firstUsedAt }] of memory.keys) {
    if (isForgotten(world, firstUsedAt)) memory.keys.delete(key);
  }
}

function isForgotten(world: World, firstUsedAt: Date): boolean {
  return world.clock.now().getTime() - firstUsedAt.getTime() > KEPT_MS;
}

/**
 * Remembers the order and link of an answer.
 *
 * @returns the created order, even without a link
 */
export function rememberAnswer(
  world: World,
  memory: Memory,
  { status, body }: Answer,
  knownToken: string | null,
): string | null {
  if (status !== 201) {
    const { order_id: id, order_token: token } = body;
    if (typeof id !== "string" || typeof token !== "string") return null;
    rememberOrder(memory, id, token);
    return id;
  }
  const {
    order,
    payment,
    order_token: token,
  } = body as {
    order: { id: string; amount: number; items: { top_up?: unknown }[] };
    payment: { pidx: string };
    order_token?: string;
  };
  rememberOrder(memory, order.id, token ?? knownToken ?? "");
  const hasTopUps = order.items.some((item) => item.top_up != null);
  memory.sellsTopUps ||= hasTopUps;
  rememberPayment(memory, {
    pidx: payment.pidx,
    orderId: order.id,
    amountPaisa: order.amount,
    shownAt: world.clock.now(),
    // A refused top-up may be refunded automatically.
    refundAsked: hasTopUps,
  });
  return order.id;
}
