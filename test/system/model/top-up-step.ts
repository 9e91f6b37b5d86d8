import { KEYS } from "../../support/test-server.ts";
import type { TopUpProvider } from "../../support/simulator-control.ts";
import { type BookedOrder, type TopUpWithItem, type Books, readBooks } from "./books.ts";
import { Broken } from "./broken.ts";
import type { Answer } from "./caller.ts";
import type { ProviderEvent, Step } from "./command.ts";
import { tell } from "./invariants.ts";
import { chosen, type Memory } from "./memory.ts";
import { endOf, truthAboutTopUp, WORDS } from "./provider-books.ts";
import { firstId } from "./refund-step.ts";
import type { World } from "./world.ts";

/** In rupees: more than any story spends. */
const RICH = 1_000_000;
const PROVIDERS = Object.keys(WORDS) as TopUpProvider[];

/** @param alone no other step runs concurrently */
export async function takeTopUpStep(
  world: World,
  memory: Memory,
  step: Extract<Step, { do: "provider" | "retryTopUp" | "resolveTopUp" }>,
  alone: boolean,
): Promise<void> {
  switch (step.do) {
    case "provider":
      await happenAtProvider(world, step.provider, step.event);
      return;
    case "retryTopUp":
      await retry(world, memory, step.of);
      return;
    case "resolveTopUp":
      if (!step.lie) await tellTruth(world, memory, step.of);
      else if (alone) await tellLie(world, memory, step.of);
  }
}

async function happenAtProvider(
  { simulator }: World,
  provider: TopUpProvider,
  event: ProviderEvent,
): Promise<void> {
  const { lost, open } = WORDS[provider];
  switch (event) {
    case "refuseNext":
      if (lost !== null) await simulator.nextTopUps(provider, lost);
      else {
        const body = { success: 0, error: [1], data: { message: "BAD_REQUEST" } };
        await simulator.fault({ endpoint: "digipay_topup", kind: "status", status: 400, body });
      }
      return;
    case "queueNext":
      await simulator.nextTopUps(provider, open);
      return;
    case "noCredit":
      await simulator.setProvider(provider, { credits: 0 });
      return;
    case "maintenance":
      await simulator.setProvider(provider, { maintenance: true });
      return;
    case "well":
      await simulator.setProvider(provider, { credits: RICH, maintenance: false });
      return;
    case "deliverOpen":
    case "refuseOpen":
      await endOpen(simulator, provider, event === "deliverOpen");
  }
}

/** Makes the provider end its latest open top-up. @returns whether one was open */
async function endOpen(
  simulator: World["simulator"],
  provider: TopUpProvider,
  delivers: boolean,
): Promise<boolean> {
  const { done, lost } = WORDS[provider];
  const open = (await simulator.topUps(provider)).find((one) => endOf(one) === null);
  if (open === undefined) return false;
  await simulator.setTopUp(provider, open.id, delivers ? done : (lost ?? done));
  return true;
}

/** Removes the trouble at every provider and makes it end its open top-ups. */
export async function endTrouble(world: World): Promise<void> {
  for (const provider of PROVIDERS) {
    await happenAtProvider(world, provider, "well");
    let delivers = true;
    while (await endOpen(world.simulator, provider, delivers)) delivers = !delivers;
  }
}

async function retry(world: World, memory: Memory, of: number): Promise<void> {
  const { found } = await topUpsThat(world, memory, ({ status }) => status === "refused");
  const one = chosen(found, of);
  if (one === undefined) return;
  await world.call.post(`/v1/admin/top-ups/${one.topUp.id}/retry`, {
    token: KEYS.operator,
    body: { reason: "The model tries it again." },
  });
}

/** A staff member resolves a top-up with its true outcome. */
async function tellTruth(world: World, memory: Memory, of: number): Promise<void> {
  const { found, books } = await topUpsThat(world, memory, isOpen);
  const one = chosen(found, of);
  const truth = one === undefined ? null : truthAboutTopUp(books, one.order, one.topUp);
  if (one !== undefined && truth !== null) await resolveTopUp(world, one.topUp.id, truth);
}

/** A staff member resolves a top-up with a false outcome that the provider's status contradicts. */
async function tellLie(world: World, memory: Memory, of: number): Promise<void> {
  await world.simulator.clearFaults();
  const { found, books } = await topUpsThat(world, memory, isOpen);
  const one = chosen(
    found.filter(({ topUp }) => topUp.provider !== "digipay_wallet" && topUp.status !== "pending"),
    of,
  );
  if (one === undefined) return;
  const truth = truthAboutTopUp(books, one.order, one.topUp);
  const isKnownThere = books.providers.taken.some(
    ({ reference }) => reference === one.topUp.reference,
  );
  if (truth === null || !isKnownThere) return;
  const lie = truth === "delivered" ? "refused" : "delivered";
  const { status } = await resolveTopUp(world, one.topUp.id, lie);
  if (status === 200) throw new Broken(9, `${lie} is believed of ${tell(one.order)}`);
}

export function resolveTopUp(
  world: World,
  topUpId: string,
  outcome: "delivered" | "refused" | "refunded_externally",
): Promise<Answer> {
  return world.call.post(`/v1/admin/top-ups/${topUpId}/resolve`, {
    token: KEYS.operator,
    body: { outcome, reason: "The model asked the provider." },
  });
}

function isOpen({ status }: TopUpWithItem): boolean {
  return status !== "delivered" && status !== "refused";
}

async function topUpsThat(
  world: World,
  memory: Memory,
  are: (topUp: TopUpWithItem) => boolean,
): Promise<{ books: Books; found: { order: BookedOrder; topUp: TopUpWithItem }[] }> {
  const books = await readBooks(world, memory, firstId(memory));
  const found = books.orders.flatMap((order) =>
    order.topUps.filter(are).map((topUp) => ({ order, topUp })),
  );
  return { books, found };
}
