import { afterAll, beforeAll, beforeEach, expect, it } from "@jest/globals";
import axios from "axios";
import { carryOutRefund } from "../../../src/refunds/carry-out-refund.ts";
import type { RunningServer } from "../../../src/server.ts";
import { mostAtOnce } from "../../support/overlap.ts";
import {
  refundsAtKhalti,
  paidOrder,
  refund,
  refundNow,
  refundRequests,
  refundStory,
} from "../../support/refunds.ts";
import { dropJobs, runDueJobs } from "../../support/run-due-jobs.ts";
import { timesOf } from "../../support/share.ts";
import { orderOf } from "../../support/shop.ts";
import { askKhalti } from "../../support/staff.ts";
import { UNTIL_ENDED_MS } from "../../support/simulator-control.ts";
import { createTestClock, DAY } from "../../support/test-clock.ts";
import { KEYS, startTestServer, type TestServer } from "../../support/test-server.ts";
import { waitFor } from "../../support/wait-for.ts";

const REQUESTS = 200;
/** The amount of an order of two packets of tea. */
const PAID_PAISA = 90_000;
const REFUND_TAKES_MS = 60;
const ROUNDS = timesOf(4);

const clock = createTestClock();
let server: TestServer;
let other: RunningServer;
beforeAll(async () => {
  server = await startTestServer({}, clock);
  other = await server.another();
});
afterAll(() => server.stop());
beforeEach(async () => {
  await dropJobs(server);
  await server.simulator.clearFaults();
});

const http = axios.create({ proxy: false, validateStatus: () => true });
let keys = 0;

interface Answer {
  id: string;
  amount: number;
  code?: string;
  refundable_amount?: number;
}

/**
 * Requests a refund, alternating between the two instances; without an amount, of the whole remaining amount. On a busy
 * machine the last of many that wait for an order's lock is told 503: it asks again with its key, as a shop does.
 */
async function ask(orderId: string, amount?: number, key = `race-${String(++keys)}`) {
  const { url } = keys % 2 === 0 ? server : other;
  for (;;) {
    const answer = await http.post<Answer>(
      `${url}/v1/admin/orders/${orderId}/refunds`,
      { ...(amount === undefined ? {} : { amount }), reason: "All at once." },
      { headers: { Authorization: `Bearer ${KEYS.operator}`, "Idempotency-Key": key } },
    );
    if (answer.data.code !== "database_unavailable") return answer;
  }
}

function resolve(refundId: string, outcome: string, url: string) {
  return http.post<{ code?: string }>(
    `${url}/v1/admin/refunds/${refundId}/resolve`,
    { outcome, reason: "Seen in the dashboard." },
    { headers: { Authorization: `Bearer ${KEYS.operator}` } },
  );
}

async function refundAtKhalti(pidx: string, amount?: number): Promise<void> {
  const { transaction_id: id } = await server.simulator.payment(pidx);
  await http.post(
    `${server.simulator.url}/api/merchant-transaction/${String(id)}/refund/`,
    amount === undefined ? {} : { amount },
    { headers: { Authorization: "Key test_secret_key" } },
  );
}

const sum = (amounts: number[]) => amounts.reduce((total, one) => total + one, 0);

/** Sends all requests concurrently. @returns the accepted refunds; every refusal must contain the refundable amount */
async function askAtOnce(orderId: string, amountOf: (index: number) => number | undefined) {
  const answers = await Promise.all(
    Array.from({ length: REQUESTS }, (_, index) => ask(orderId, amountOf(index))),
  );
  const refusals = answers.filter(({ status }) => status !== 202);
  for (const { status, data } of refusals) {
    expect(["409 nothing_refundable", "422 refund_exceeds_payment"]).toContain(
      `${String(status)} ${String(data.code)}`,
    );
    expect(data.refundable_amount).toBeLessThan(PAID_PAISA);
  }
  const taken = answers.filter(({ status }) => status === 202).map(({ data }) => data);
  expect(sum(taken.map(({ amount }) => amount))).toBeLessThanOrEqual(PAID_PAISA);
  return taken;
}

it.each([
  ["full refunds", () => undefined],
  ["partial refunds of too much in total", (index: number) => 1 + ((index * 7_919) % 20_000)],
])(
  `${String(REQUESTS)} concurrent refunds never exceed the payment: %s`,
  async (_what, amountOf) => {
    const { order, pidx } = await paidOrder(server);

    const taken = await askAtOnce(order.id, amountOf);

    expect(taken.length).toBeGreaterThan(0);
    const asked = sum(taken.map(({ amount }) => amount));
    await runDueJobs(server);
    const booked = await orderOf(server, order.id);
    expect(booked.refunds.filter(({ status }) => status === "succeeded")).toHaveLength(
      taken.length,
    );
    expect(booked.refunded_amount).toBe(asked);
    expect(sum(await refundsAtKhalti(server, pidx))).toBe(asked);
    expect(await refundRequests(server, pidx)).toHaveLength(taken.length);
  },
);

it("concurrent refunds up to the payment are all accepted, and two workers send each once, one at a time", async () => {
  const { order, pidx } = await paidOrder(server);
  const amount = PAID_PAISA / 15;
  const taken = await askAtOnce(order.id, () => amount);
  expect(taken).toHaveLength(15);
  const slow = { kind: "delay", times: 1_000 } as const;
  await server.simulator.fault({ ...slow, endpoint: "refund", delay_ms: REFUND_TAKES_MS });
  await server.simulator.fault({ ...slow, endpoint: "lookup", delay_ms: 20 });

  const workers = await Promise.all([
    server.another({ ROLE: "worker" }),
    server.another({ ROLE: "worker" }),
  ]);
  try {
    const allMade = async () => {
      const { refunds } = await orderOf(server, order.id);
      return refunds.every(({ status }) => status === "succeeded");
    };
    await waitFor("all refunds are made", allMade);
  } finally {
    await Promise.all(workers.map((worker) => worker.stop()));
  }

  expect(await refundsAtKhalti(server, pidx)).toEqual(taken.map(() => amount));
  const requests = await refundRequests(server, pidx);
  expect(requests).toHaveLength(15);
  expect(mostAtOnce(requests, REFUND_TAKES_MS - 10)).toBe(1);
  expect(await orderOf(server, order.id)).toMatchObject({
    status: "refunded",
    refunded_amount: PAID_PAISA,
    attention: null,
  });
  expect(await refundStory(server, order.id)).not.toContain("refund_unknown by reconciler");
});

it("a submitting refund is not sent by a second job and defers the next refund", async () => {
  const { order, pidx } = await paidOrder(server);
  const [first, second] = [
    await refund(server, order.id, { amount: 700 }),
    await refund(server, order.id, { amount: 800 }),
  ];
  const carryOut = (id: string) => carryOutRefund(other.context, id);
  await server.simulator.fault({ endpoint: "refund", kind: "delay", delay_ms: UNTIL_ENDED_MS });
  const sending = carryOut(first.id);
  await waitFor("it is sent", async () => (await refundRequests(server, pidx)).length > 0);

  await Promise.all([carryOut(first.id), carryOut(first.id), carryOut(second.id)]);

  expect(await refundNow(server, first.id)).toMatchObject({ status: "submitting" });
  expect(await refundNow(server, second.id)).toMatchObject({ status: "requested" });
  await server.simulator.endDelays();
  await sending;
  await runDueJobs(server);
  expect(await refundsAtKhalti(server, pidx)).toEqual([700, 800]);
  expect(await refundRequests(server, pidx)).toHaveLength(2);
  expect(await refundStory(server, order.id)).not.toContain("refund_unknown by reconciler");
});

it("fifty concurrent requests with one key create one refund", async () => {
  const { order, pidx } = await paidOrder(server);
  const answers = await Promise.all(
    Array.from({ length: 50 }, () => ask(order.id, 700, `one-key-${order.id}`)),
  );
  const taken = answers.filter(({ status }) => status === 202).map(({ data }) => data.id);
  expect(new Set(taken).size).toBe(1);
  for (const { status, data } of answers) {
    if (status !== 202) expect([status, data.code]).toEqual([409, "request_in_progress"]);
  }
  await runDueJobs(server);
  expect(await refundsAtKhalti(server, pidx)).toEqual([700]);
});

/** A refund whose answer was lost a day ago, after (`drop_response`) or before (`drop_request`) Khalti made it. */
async function unheard(amount: number, kind: "drop_response" | "drop_request") {
  const { order, pidx } = await paidOrder(server);
  const { id } = await refund(server, order.id, { amount });
  await server.simulator.fault({ endpoint: "refund", kind });
  await runDueJobs(server);
  expect((await refundNow(server, id)).status).toBe("unknown");
  clock.skip(DAY);
  return { id, orderId: order.id, pidx };
}

it("when two staff members resolve one refund in opposite ways, the first wins and the other gets 409", async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const { id, pidx } = await unheard(700, "drop_response");
    const answers = await Promise.all([
      resolve(id, "succeeded", server.url),
      resolve(id, "failed", other.url),
    ]);
    const statuses = answers.map(({ status }) => status);
    expect([...statuses].sort()).toEqual([200, 409]);
    expect(answers.find(({ status }) => status === 409)?.data.code).toBe("refund_not_unknown");
    expect(await refundNow(server, id)).toMatchObject({
      status: statuses[0] === 200 ? "succeeded" : "failed",
    });
    expect(await refundsAtKhalti(server, pidx)).toEqual([700]);
  }
});

it("an amount that a concurrent resolution releases is refunded once", async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const { id, orderId, pidx } = await unheard(50_000, "drop_request");
    const [resolved, ...asked] = await Promise.all([
      resolve(id, "failed", server.url),
      ask(orderId, 60_000),
      ask(orderId, 60_000),
    ]);
    expect(resolved.status).toBe(200);
    const taken = asked.filter(({ status }) => status === 202);
    expect(taken.length).toBeLessThanOrEqual(1);
    expect(asked.every(({ status }) => status === 202 || status === 422)).toBe(true);
    await runDueJobs(server);
    expect(await refundsAtKhalti(server, pidx)).toEqual(taken.map(() => 60_000));
    expect((await orderOf(server, orderId)).refunded_amount).toBe(taken.length * 60_000);
  }
});

it("a concurrent full dashboard refund leaves our database and Khalti consistent", async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const { order, pidx } = await paidOrder(server);
    const [, asked] = await Promise.all([
      refundAtKhalti(pidx),
      ask(order.id).then(async (answer) => {
        await runDueJobs(server);
        return answer;
      }),
      askKhalti(server, pidx),
    ]);
    expect([202, 409]).toContain(asked.status);
    await askKhalti(server, pidx);
    const booked = await orderOf(server, order.id);
    expect(booked).toMatchObject({
      status: "refunded",
      refunded_amount: PAID_PAISA,
      attention: null,
    });
    expect(sum(await refundsAtKhalti(server, pidx))).toBe(PAID_PAISA);
  }
});

it("a concurrent partial dashboard refund never makes us refund too much", async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const { order, pidx } = await paidOrder(server);
    await Promise.all([
      refundAtKhalti(pidx, 25_000),
      ask(order.id, 80_000).then(() => runDueJobs(server)),
      askKhalti(server, pidx),
    ]);
    await askKhalti(server, pidx);
    const given = await refundsAtKhalti(server, pidx);
    const booked = await orderOf(server, order.id);
    // The later refund is refused, because the amount does not cover both.
    expect([[25_000], [80_000]]).toContainEqual(given);
    expect(booked).toMatchObject(
      given[0] === 25_000
        ? { refunded_amount: 0, attention: { code: "refund_amount_unknown" } }
        : { refunded_amount: 80_000, attention: null },
    );
  }
});
