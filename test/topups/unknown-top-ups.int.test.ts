import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { changeWhileItWaits } from "../support/hold-lock.ts";
import { refundsAtKhalti } from "../support/refunds.ts";
import { dropJobs, later, plannedJobs, runDueJobs } from "../support/run-due-jobs.ts";
import { orderOf } from "../support/shop.ts";
import { createTestClock, DAY, HOUR, MINUTE, SECOND } from "../support/test-clock.ts";
import { KEYS, startTestServer, type TestServer } from "../support/test-server.ts";
import { paidTopUp, resolveTopUp, storyOf, topUpNow } from "../support/top-ups.ts";

const clock = createTestClock();
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({}, clock);
});
afterAll(() => server.stop());
beforeEach(async () => {
  await dropJobs(server);
  await server.simulator.reset();
});

const SUBMIT = { khalti_wallet: "khalti_topup", metro_link: "metro_recharge" } as const;
const STATUS = { khalti_wallet: "khalti_topup_status", metro_link: "metro_status" } as const;
const providersWithStatus = ["khalti_wallet", "metro_link"] as const;

/** A paid top-up whose delivery is unknown. */
async function unknownTopUp(
  provider: keyof typeof SUBMIT = "khalti_wallet",
  fault: "drop_response" | "drop_request" = "drop_response",
) {
  const bought = await paidTopUp(server, provider);
  await server.simulator.fault({ endpoint: SUBMIT[provider], kind: fault });
  await runDueJobs(server);
  expect(await topUpNow(server, bought.topUp.id)).toMatchObject({ status: "unknown" });
  return bought;
}

describe("a top-up whose answer was lost", () => {
  it.each(providersWithStatus)(
    "sets attention and becomes delivered by a status check after five minutes: %s",
    async (provider) => {
      const { order, topUp } = await unknownTopUp(provider);
      expect(await orderOf(server, order.id)).toMatchObject({
        status: "paid",
        attention: { code: "top_up_unknown" },
      });
      await later(server, clock, 4 * MINUTE);
      expect(await server.simulator.requests(STATUS[provider])).toEqual([]);

      await later(server, clock, MINUTE);

      expect(await server.simulator.requests(STATUS[provider])).toHaveLength(1);
      expect(await topUpNow(server, topUp.id)).toMatchObject({
        status: "delivered",
        provider_id: expect.any(String),
      });
      expect(await orderOf(server, order.id)).toMatchObject({ attention: null });
      expect(await server.simulator.topUps()).toHaveLength(1);
      expect(await server.simulator.requests(SUBMIT[provider])).toHaveLength(1);
    },
  );

  it.each(providersWithStatus)(
    "is never sent again or refunded automatically when the request did not arrive: %s",
    async (provider) => {
      const { order, pidx, topUp } = await unknownTopUp(provider, "drop_request");
      for (const ms of [5 * MINUTE, 5 * MINUTE, HOUR, 6 * HOUR, DAY, 2 * DAY, 30 * DAY]) {
        await later(server, clock, ms);
      }
      expect(await topUpNow(server, topUp.id)).toMatchObject({ status: "unknown" });
      expect(await orderOf(server, order.id)).toMatchObject({
        status: "paid",
        attention: { code: "top_up_unknown" },
      });
      expect(await server.simulator.topUps()).toEqual([]);
      expect(await refundsAtKhalti(server, pidx)).toEqual([]);
      expect(await server.simulator.requests(SUBMIT[provider])).toHaveLength(1);
      const jobs = await plannedJobs(server);
      expect(jobs.filter(({ key }) => key === `top_up:${topUp.id}`)).toEqual([]);
    },
  );

  it("is refunded when the status check shows that the provider refused it", async () => {
    const { order, pidx, topUp } = await unknownTopUp();
    await server.simulator.setTopUp("khalti_wallet", topUp.reference, "Failed");
    await later(server, clock, 5 * MINUTE);
    expect(await topUpNow(server, topUp.id)).toMatchObject({ status: "refused" });
    await later(server, clock, 0);
    expect(await refundsAtKhalti(server, pidx)).toEqual([30_000]);
    expect(await orderOf(server, order.id)).toMatchObject({ status: "refunded", attention: null });
  });

  it("gets attention without a status check when the provider has no status by reference", async () => {
    const { order, topUp } = await paidTopUp(server, "digipay_wallet");
    await server.simulator.fault({ endpoint: "digipay_topup", kind: "drop_response" });
    await runDueJobs(server);
    expect(await topUpNow(server, topUp.id)).toMatchObject({ status: "unknown" });
    await later(server, clock, 6 * MINUTE);
    expect(await server.simulator.requests("digipay_detail")).toEqual([]);
    expect((await plannedJobs(server)).map(({ task }) => task)).toEqual(["payment_due"]);
    expect(await orderOf(server, order.id)).toMatchObject({
      attention: {
        code: "top_up_unknown",
        message: expect.stringContaining(
          "unknown whether the top-up of Rs 300 was delivered: do not",
        ),
      },
    });
    await resolveTopUp(server, topUp.id, { outcome: "delivered" });
    expect(await orderOf(server, order.id)).toMatchObject({ status: "paid", attention: null });
  });

  it("becomes unknown when the process that sent it has died", async () => {
    const { topUp } = await paidTopUp(server);
    await server.db.topUp.update({
      where: { id: topUp.id },
      data: { status: "submitting", submittedAt: clock.now() },
    });
    await runDueJobs(server);
    expect(await topUpNow(server, topUp.id)).toMatchObject({ status: "submitting" });
    await later(server, clock, 91 * SECOND);
    expect(await topUpNow(server, topUp.id)).toMatchObject({
      status: "unknown",
      message: "The process that sent it died before the provider's answer was recorded.",
    });
    expect(await server.simulator.requests("khalti_topup")).toEqual([]);
  });
});

describe("a refusal that contains a provider id", () => {
  it.each([
    [
      "metro_link",
      "metro_recharge",
      "12345",
      { status: "processing", data: { status: "processing", transaction_id: 12345 } },
    ],
    [
      "digipay_wallet",
      "digipay_topup",
      "bcdc063cf4844eea82e1c0e68a2360e8",
      {
        success: 0,
        error: [1],
        data: {
          message: "BAD_REQUEST",
          transaction: { txn_id: "bcdc063cf4844eea82e1c0e68a2360e8", txn_status: 2 },
        },
      },
    ],
  ] as const)(
    "makes the top-up unknown and is followed by a status check, without a refund: %s",
    async (provider, endpoint, providerId, body) => {
      const { order, pidx, topUp } = await paidTopUp(server, provider);
      await server.simulator.fault({ endpoint, kind: "status", status: 400, body });
      await runDueJobs(server);
      expect(await topUpNow(server, topUp.id)).toMatchObject({
        status: "unknown",
        provider_id: providerId,
      });
      await later(server, clock, 6 * MINUTE);
      const asked = provider === "metro_link" ? "metro_status" : "digipay_detail";
      expect(await server.simulator.requests(asked)).toHaveLength(1);
      expect(await server.simulator.requests(endpoint)).toHaveLength(1);
      expect(await refundsAtKhalti(server, pidx)).toEqual([]);
      expect(await orderOf(server, order.id)).toMatchObject({
        status: "paid",
        attention: { code: "top_up_unknown" },
      });
    },
  );
});

describe("a queued top-up", () => {
  it.each([
    ["khalti_wallet", "Queued", "Success"],
    ["metro_link", "queued", "success"],
  ] as const)("is checked until it is delivered: %s", async (provider, queued, done) => {
    const { order, topUp } = await paidTopUp(server, provider);
    await server.simulator.nextTopUps(provider, queued);
    await runDueJobs(server);
    expect(await topUpNow(server, topUp.id)).toMatchObject({ status: "queued" });
    expect(await orderOf(server, order.id)).toMatchObject({ attention: null });
    await later(server, clock, 5 * MINUTE);
    expect(await topUpNow(server, topUp.id)).toMatchObject({ status: "queued" });
    await server.simulator.setTopUp(provider, topUp.reference, done);
    await later(server, clock, 5 * MINUTE);
    expect(await topUpNow(server, topUp.id)).toMatchObject({ status: "delivered" });
    expect(await server.simulator.topUps()).toHaveLength(1);
  });

  it("becomes unknown with attention when it does not end in three days", async () => {
    const { order, topUp } = await paidTopUp(server);
    await server.simulator.nextTopUps("khalti_wallet", "Queued");
    await runDueJobs(server);
    await later(server, clock, DAY);
    expect(await topUpNow(server, topUp.id)).toMatchObject({ status: "queued" });
    await later(server, clock, 2 * DAY);
    expect(await topUpNow(server, topUp.id)).toMatchObject({
      status: "unknown",
      message: "The provider has not ended it for days: Your operation is in queue.",
    });
    expect(await orderOf(server, order.id)).toMatchObject({
      attention: { code: "top_up_unknown" },
    });
    expect((await resolveTopUp(server, topUp.id, { outcome: "refused" })).status).toBe(200);
  });
});

describe("a duplicate reference", () => {
  it("leads to a status check and not to a refusal", async () => {
    const { topUp } = await unknownTopUp();
    // The state after a process died before it could record that it sent the top-up.
    await server.db.topUp.update({
      where: { id: topUp.id },
      data: { status: "pending", submittedAt: null },
    });
    await later(server, clock, 6 * MINUTE);
    expect(await server.simulator.requests("khalti_topup")).toHaveLength(2);
    expect(await topUpNow(server, topUp.id)).toMatchObject({ status: "delivered" });
    expect(await server.simulator.topUps()).toHaveLength(1);
  });
});

describe("resolving a top-up", () => {
  it("ends an unknown top-up in the staff member's name", async () => {
    const { order, topUp } = await unknownTopUp("khalti_wallet", "drop_request");
    await later(server, clock, 6 * MINUTE);
    const answer = await resolveTopUp(server, topUp.id, { outcome: "delivered" });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ status: "delivered" });
    expect((await storyOf(server, order.id)).slice(-2)).toEqual([
      "attention by reconciler",
      "top_up_delivered by staff:operator",
    ]);
    expect(await orderOf(server, order.id)).toMatchObject({ attention: null });
  });

  it("as refused refunds the customer by the product's setting, unless the request says hold", async () => {
    const lost = await unknownTopUp("khalti_wallet", "drop_request");
    const kept = await unknownTopUp("khalti_wallet", "drop_request");
    await later(server, clock, 6 * MINUTE);
    await resolveTopUp(server, lost.topUp.id, { outcome: "refused" });
    await resolveTopUp(server, kept.topUp.id, { outcome: "refused", on_refusal: "hold" });
    await later(server, clock, 0);
    expect(await refundsAtKhalti(server, lost.pidx)).toEqual([30_000]);
    expect(await refundsAtKhalti(server, kept.pidx)).toEqual([]);
    expect(await orderOf(server, kept.order.id)).toMatchObject({
      status: "paid",
      attention: { code: "top_up_refused" },
    });
  });

  it("is refused when the provider's status contradicts it", async () => {
    const { topUp } = await unknownTopUp();
    clock.skip(6 * MINUTE);
    const answer = await resolveTopUp(server, topUp.id, { outcome: "refused" });
    expect(answer.body).toMatchObject({
      status: 409,
      code: "resolution_conflict",
      detail: "The provider says that the top-up is delivered.",
    });
    expect((await resolveTopUp(server, topUp.id, { outcome: "delivered" })).status).toBe(200);
  });

  it("is refused when the top-up changed after the provider was asked", async () => {
    const { topUp } = await unknownTopUp("khalti_wallet", "drop_request");
    await later(server, clock, 6 * MINUTE);
    const answer = await changeWhileItWaits(server, {
      lock: { text: "select 1 from orders where id = $1 for update", values: [topUp.order_id] },
      work: () => resolveTopUp(server, topUp.id, { outcome: "refused" }),
      // As by a worker that asked later, and heard that it is in the queue.
      change: (worker) =>
        worker.query("update top_ups set status = 'queued' where id = $1", [topUp.id]),
    });
    expect([answer.status, answer.body]).toMatchObject([
      409,
      { code: "top_up_not_resolvable", detail: expect.stringContaining("changed") },
    ]);
    expect(await topUpNow(server, topUp.id)).toMatchObject({ status: "queued" });
  });

  it("is answered 503 while the provider does not answer, until three days have passed", async () => {
    const { pidx, topUp } = await unknownTopUp();
    clock.skip(6 * MINUTE);
    const silent = { endpoint: "khalti_topup_status", kind: "status", status: 500 } as const;
    await server.simulator.fault(silent);
    const answer = await resolveTopUp(server, topUp.id, { outcome: "refused" });
    expect([answer.status, answer.headers["retry-after"]]).toEqual([503, "60"]);
    expect(answer.body).toMatchObject({ code: "provider_unavailable" });
    expect(await topUpNow(server, topUp.id)).toMatchObject({ status: "unknown" });

    clock.skip(3 * DAY);
    await server.simulator.fault(silent);
    expect((await resolveTopUp(server, topUp.id, { outcome: "delivered" })).status).toBe(200);
    expect(await refundsAtKhalti(server, pidx)).toEqual([]);
  });

  it("is refused in the first five minutes and after the top-up has ended", async () => {
    const { topUp } = await unknownTopUp();
    expect((await resolveTopUp(server, topUp.id, { outcome: "refused" })).body).toMatchObject({
      code: "top_up_not_resolvable",
      top_up_status: "unknown",
    });
    await later(server, clock, 6 * MINUTE);
    expect((await resolveTopUp(server, topUp.id, { outcome: "refused" })).body).toMatchObject({
      code: "top_up_not_resolvable",
      top_up_status: "delivered",
    });
  });

  it("may end a pending top-up as refused and not as delivered", async () => {
    const { order, pidx, topUp } = await paidTopUp(server);
    expect((await resolveTopUp(server, topUp.id, { outcome: "delivered" })).status).toBe(409);
    expect((await resolveTopUp(server, topUp.id, { outcome: "refused" })).status).toBe(200);
    await later(server, clock, 0);
    expect(await server.simulator.topUps()).toEqual([]);
    expect(await refundsAtKhalti(server, pidx)).toEqual([30_000]);
    expect(await orderOf(server, order.id)).toMatchObject({ status: "refunded" });
  });

  it("needs an outcome, a reason and a role", async () => {
    const { topUp } = await paidTopUp(server);
    for (const body of [{}, { outcome: "lost" }, { outcome: "refused", reason: "" }]) {
      expect((await resolveTopUp(server, topUp.id, body)).status).toBe(422);
    }
    const answer = await resolveTopUp(server, topUp.id, { outcome: "refused" }, KEYS.viewer);
    expect(answer.status).toBe(403);
  });
});
