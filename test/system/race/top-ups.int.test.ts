import { afterAll, beforeAll, beforeEach, expect, it } from "@jest/globals";
import axios from "axios";
import type { TopUp } from "../../../src/generated/prisma/client.ts";
import type { RunningServer } from "../../../src/server.ts";
import { deliverTopUp } from "../../../src/topups/deliver-top-up.ts";
import { agreeingBooks, type BookedOrder } from "../crash/books-of-order.ts";
import { refundsAtKhalti, refundRequests } from "../../support/refunds.ts";
import { dropJobs, runDueJobs } from "../../support/run-due-jobs.ts";
import { settledOrder } from "../../support/settled-order.ts";
import { timesOf } from "../../support/share.ts";
import { checkout } from "../../support/shop.ts";
import { createTestClock, MINUTE } from "../../support/test-clock.ts";
import { UNTIL_ENDED_MS } from "../../support/simulator-control.ts";
import { KEYS, startTestServer, type TestServer } from "../../support/test-server.ts";
import { paidTopUp, paidTopUps, topUpItem, topUpNow } from "../../support/top-ups.ts";
import { waitFor } from "../../support/wait-for.ts";

const ROUNDS = timesOf(3);
/** The number of concurrent identical requests. */
const AT_ONCE = 20;
/** The price of the top-up in every test. */
const TOP_UP_PAISA = 30_000;
const TEA_PAISA = 45_000;
const SUBMITS = { khalti_wallet: "khalti_topup", digipay_wallet: "digipay_topup" } as const;

const clock = createTestClock();

let server: TestServer;
let other: RunningServer;
beforeAll(async () => {
  // A high concurrency, so that the limit on deliveries never prevents two at the same time.
  const env = { WORKER_CONCURRENCY: "80" };
  server = await startTestServer(env, clock);
  other = await server.another(env);
});
afterAll(() => server.stop());
beforeEach(startAfresh);

async function startAfresh(): Promise<void> {
  clock.reset();
  await dropJobs(server);
  await server.simulator.reset();
}

const http = axios.create({ proxy: false, maxRedirects: 0, validateStatus: () => true });
let asked = 0;

interface Answer {
  status: number;
  code: string | undefined;
}

/** Sends a staff request, alternating between the two instances. */
async function ask(path: string, body: object, key: string = KEYS.operator): Promise<Answer> {
  const { url } = ++asked % 2 === 0 ? server : other;
  const { status, data } = await http.post<{ code?: string }>(`${url}/v1/admin/${path}`, body, {
    headers: { Authorization: `Bearer ${key}`, "Idempotency-Key": `race-${String(asked)}` },
  });
  return { status, code: data.code };
}

const retry = ({ id }: Pick<TopUp, "id">) =>
  ask(`top-ups/${id}/retry`, { reason: "All of us at once." });
const postRefund = (orderId: string, body: object) =>
  ask(`orders/${orderId}/refunds`, { reason: "All of us at once.", ...body });
const resolve = (id: string, outcome: string, key?: string) =>
  ask(`top-ups/${id}/resolve`, { outcome, reason: "Asked by phone." }, key);

function many<T>(make: (index: number) => Promise<T>, count = AT_ONCE): Promise<T[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => make(index)));
}

function taken(answers: Answer[]): number {
  return answers.filter(({ status }) => status === 202).length;
}

/** Sends all requests concurrently and repeatedly, from before `work` starts until it is done. */
async function during(work: () => Promise<unknown>, wants: (() => Promise<Answer>)[]) {
  const state = { done: false };
  const everybody = Promise.all(
    wants.map(async (want) => {
      const answers: Answer[] = [];
      do answers.push(await want());
      while (!state.done);
      return answers;
    }),
  );
  await work().finally(() => (state.done = true));
  return (await everybody).flat();
}

/** Runs jobs until none is due by the server's clock. */
async function finish(): Promise<void> {
  while ((await runDueJobs(server)).length > 0);
}

function told(books: BookedOrder, type: string): number {
  return books.history.filter((entry) => entry.type === type).length;
}

it("an order confirmed by many concurrent requests creates and delivers each of its top-ups once", async () => {
  const env = { ROLE: "all", WORKER_CONCURRENCY: "8" };
  const workers = [await server.another(env), await server.another(env)];
  try {
    for (let round = 0; round < 2; round++) {
      await startAfresh();
      const { order, pidx } = await checkout(server, {
        items: [
          await topUpItem(server, "khalti_wallet"),
          { sku: "tea-250g", quantity: 1 },
          await topUpItem(server, "digipay_wallet"),
          await topUpItem(server, "khalti_wallet"),
        ],
      });
      await server.simulator.pay(pidx);

      const urls = [...workers, server, other].map(({ url }) => url);
      const statuses = await Promise.all([
        ...Array.from({ length: 50 }, async (_, index) => {
          const url = urls[index % urls.length] ?? "";
          return (await http.get(`${url}/v1/payments/return?pidx=${pidx}`)).status;
        }),
        ...Array.from({ length: 6 }, async () => (await ask(`payments/${pidx}/lookup`, {})).status),
      ]);

      expect(new Set(statuses)).toEqual(new Set([200, 303]));
      await waitFor("all are delivered", async () => {
        const left = { orderId: order.id, status: { not: "delivered" } } as const;
        return (await server.db.topUp.count({ where: left })) === 0;
      });
      const books = await agreeingBooks(server, order.id);
      expect(books.topUps.map(({ position, attempt }) => [position, attempt])).toEqual([
        [0, 1],
        [2, 1],
        [3, 1],
      ]);
      for (const type of ["top_up_pending", "top_up_submitting", "top_up_delivered"]) {
        expect([type, told(books, type)]).toEqual([type, 3]);
      }
      expect(await server.simulator.topUps()).toHaveLength(3);
      expect(await server.simulator.requests("khalti_topup")).toHaveLength(2);
      expect(await server.simulator.requests("digipay_topup")).toHaveLength(1);
    }
  } finally {
    await Promise.all(workers.map((worker) => worker.stop()));
  }
});

// DigiPay does not store our reference, so it would deliver a second time.
it.each(["khalti_wallet", "digipay_wallet"] as const)(
  "many concurrent jobs of one top-up on two instances send it once: %s",
  async (provider) => {
    for (let round = 0; round < ROUNDS; round++) {
      await startAfresh();
      const { order, topUp } = await paidTopUp(server, provider);

      await many((index) => deliverTopUp((index % 2 === 0 ? server : other).context, topUp.id));

      expect(await server.simulator.requests(SUBMITS[provider])).toHaveLength(1);
      expect(await server.simulator.topUps()).toHaveLength(1);
      const books = await agreeingBooks(server, order.id);
      expect(books.topUps).toMatchObject([{ status: "delivered" }]);
      expect(told(books, "top_up_submitting")).toBe(1);
    }
  },
);

/** A paid order of tea and of a top-up that its provider will end as `state`. */
async function paidTeaAndTopUp(onRefusal: "refund" | "hold", state = "Failed") {
  const bought = await paidTopUps(server, {
    items: [
      { sku: "tea-250g", quantity: 1 },
      await topUpItem(server, "khalti_wallet", { onRefusal }),
    ],
  });
  const [topUp] = bought.topUps;
  if (topUp === undefined) throw new Error("the order has no top-up");
  await server.simulator.nextTopUps("khalti_wallet", state);
  return { ...bought, topUp };
}

/** The same order with the top-up refused and waiting for staff. */
async function refused() {
  const bought = await paidTeaAndTopUp("hold");
  await runDueJobs(server);
  expect(await topUpNow(server, bought.topUp.id)).toMatchObject({ status: "refused" });
  return bought;
}

it("concurrent retries of a refused top-up create one new attempt", async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const bought = await refused();

    const answers = await many(() => retry(bought.topUp));

    expect(taken(answers)).toBe(1);
    const no = answers.filter(({ status }) => status !== 202);
    expect(no).toEqual(no.map(() => ({ status: 409, code: "top_up_not_retryable" })));
    await finish();
    const books = await settledOrder(server, bought);
    expect(books.topUps).toMatchObject([{ status: "refused" }, { status: "delivered" }]);
    expect(books.givenPaisa).toBe(0);
  }
});

/** The error codes of staff requests that come too late. */
const TOO_LATE = ["top_up_not_retryable", "top_up_not_refundable", "nothing_refundable"];

function expectOthersTooLate(answers: Answer[]): void {
  for (const { status, code } of answers) {
    if (status !== 202) expect([status, TOO_LATE.includes(code ?? "")]).toEqual([409, true]);
  }
}

/** Storing its key delays a refund, so a retry reads the top-up a few times first: either request may win. */
async function retryLater(topUp: Pick<TopUp, "id">, looks: number): Promise<Answer> {
  for (let look = 0; look < looks; look++) await topUpNow(server, topUp.id);
  return retry(topUp);
}

it("concurrent retries and refunds of a refused top-up spend its money once", async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const bought = await refused();

    const answers = await many(
      (index) =>
        index % 2 === 0
          ? retryLater(bought.topUp, round)
          : postRefund(bought.order.id, { top_up_id: bought.topUp.id }),
      12,
    );

    expect(taken(answers)).toBe(1);
    expectOthersTooLate(answers);
    await finish();
    const { deliveredPaisa, givenPaisa } = await settledOrder(server, bought);
    expect(deliveredPaisa + givenPaisa).toBe(TOP_UP_PAISA);
  }
});

it("an automatic refund of a refused top-up is made once despite concurrent retries and refunds", async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const bought = await paidTeaAndTopUp("refund");
    await server.simulator.fault({ endpoint: "khalti_topup", kind: "delay", delay_ms: 60 });

    const answers = await during(finish, [
      () => retry(bought.topUp),
      () => postRefund(bought.order.id, { top_up_id: bought.topUp.id }),
      () => postRefund(bought.order.id, { top_up_id: bought.topUp.id }),
      () => retry(bought.topUp),
    ]);

    expect(taken(answers)).toBe(0);
    const books = await settledOrder(server, bought);
    expect(books).toMatchObject({ deliveredPaisa: 0, givenPaisa: TOP_UP_PAISA });
    expect(books).toMatchObject({ status: "partially_refunded", attentionCode: null });
    expect(await refundRequests(server, bought.pidx)).toHaveLength(1);
  }
});

it("after Khalti refused the automatic refund, one retry or one refund is accepted", async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const bought = await paidTeaAndTopUp("refund");
    await deliverTopUp(server.context, bought.topUp.id);
    await server.simulator.fault({
      endpoint: "refund",
      kind: "status",
      status: 400,
      body: { detail: "Insufficient balance." },
    });
    const wants = [
      () => retry(bought.topUp),
      () => postRefund(bought.order.id, { top_up_id: bought.topUp.id }),
    ];

    const answers = await during(
      () => runDueJobs(server),
      [...wants, ...(round % 2 === 0 ? wants.toReversed() : wants)],
    );
    answers.push(...(await Promise.all([...wants, ...wants].map((want) => want()))));

    expect(taken(answers)).toBe(1);
    await finish();
    const books = await settledOrder(server, bought);
    expect(books.deliveredPaisa + books.givenPaisa).toBe(TOP_UP_PAISA);
    expect(told(books, "refund_failed")).toBe(1);
    expect(books.attentionCode).toBeNull();
  }
});

it("a retry and a refund of the whole remaining amount never spend the same money", async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const bought = await refused();

    const answers = await many(
      (index) =>
        index % 2 === 0 ? retryLater(bought.topUp, round) : postRefund(bought.order.id, {}),
      8,
    );

    expect([1, 2]).toContain(taken(answers));
    expectOthersTooLate(answers);
    await finish();
    const { deliveredPaisa, givenPaisa } = await settledOrder(server, bought);
    expect(deliveredPaisa + givenPaisa).toBe(bought.order.amount);
  }
});

it("when two staff members resolve one top-up in opposite ways, the first wins and the other gets 409", async () => {
  for (let round = 0; round < ROUNDS; round++) {
    clock.reset();
    const { order, pidx, topUp } = await paidTopUp(server, "digipay_wallet");
    await server.simulator.fault({ endpoint: "digipay_topup", kind: "drop_request" });
    await runDueJobs(server);
    clock.skip(6 * MINUTE);

    const both = [
      { outcome: "delivered", key: KEYS.operator },
      { outcome: "refused", key: KEYS.admin },
    ];
    const words = round % 2 === 0 ? both : both.toReversed();
    const answers = await Promise.all(
      words.map(({ outcome, key }) => resolve(topUp.id, outcome, key)),
    );

    const heard = words[answers.findIndex(({ status }) => status === 200)];
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    expect(answers.find(({ status }) => status === 409)?.code).toBe("top_up_not_resolvable");
    await finish();
    const books = await agreeingBooks(server, order.id);
    expect(books.topUps).toMatchObject([{ status: heard?.outcome }]);
    const ends = books.history.filter(({ type }) => /^top_up_(?:delivered|refused)$/.test(type));
    expect(ends).toMatchObject([
      {
        type: `top_up_${String(heard?.outcome)}`,
        actor: heard?.key === KEYS.admin ? "staff:admin" : "staff:operator",
      },
    ]);
    const given = heard?.outcome === "refused" ? [order.amount] : []; // includes the provider's charge
    expect(await refundsAtKhalti(server, pidx)).toEqual(given);
    expect(books.attentionCode).toBeNull();
  }
});

it("a top-up that staff resolve as refused while it is sent is either sent or refunded", async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const bought = await paidTopUp(server);
    const contexts = [server.context, other.context];

    const [answers] = await Promise.all([
      many(() => resolve(bought.topUp.id, "refused"), 4),
      ...contexts.map((context) => deliverTopUp(context, bought.topUp.id)),
    ]);

    const isGivenUp = answers.some(({ status }) => status === 200);
    for (const { status, code } of answers) {
      if (status !== 200) expect([status, code]).toEqual([409, "top_up_not_resolvable"]);
    }
    await finish();
    const books = await settledOrder(server, bought);
    expect(books.givenPaisa).toBe(isGivenUp ? TOP_UP_PAISA : 0);
    expect(books.deliveredPaisa).toBe(isGivenUp ? 0 : TOP_UP_PAISA);
    expect(told(books, "top_up_submitting")).toBe(isGivenUp ? 0 : 1);
  }
});

it.each([
  ["delivered", "Success"],
  ["refused", "Failed"],
])("the price of a submitting top-up is not refundable until it is %s", async (end, state) => {
  const bought = await paidTeaAndTopUp("refund", state);
  await server.simulator.fault({
    endpoint: "khalti_topup",
    kind: "delay",
    delay_ms: UNTIL_ENDED_MS,
  });
  const sending = deliverTopUp(other.context, bought.topUp.id);
  await waitFor("it is sent", async () => {
    return (await server.simulator.requests("khalti_topup")).length > 0;
  });

  const amounts = [undefined, TEA_PAISA + 1, TEA_PAISA + TOP_UP_PAISA, TEA_PAISA, 10_000];
  const answers = await many((index) => {
    const amount = amounts[index % amounts.length];
    return postRefund(bought.order.id, amount === undefined ? {} : { amount });
  }, 15);

  await server.simulator.endDelays();
  await sending;
  await finish();
  expect(taken(answers)).toBeGreaterThan(0);
  const books = await settledOrder(server, bought);
  const types = books.history.map(({ type }) => type);
  const whileSent = types.slice(types.indexOf("top_up_submitting"), types.indexOf(`top_up_${end}`));
  expect(whileSent).toContain("refund_requested");
  const automatic = books.refunds.filter(({ topUpId }) => topUpId !== null);
  if (end === "delivered") expect(automatic).toEqual([]);
  else expect(automatic).toMatchObject([{ amountPaisa: TOP_UP_PAISA, status: "succeeded" }]);
  expect(books.deliveredPaisa).toBe(end === "delivered" ? TOP_UP_PAISA : 0);
  expect(books.givenPaisa).toBeLessThanOrEqual(bought.order.amount);
});
