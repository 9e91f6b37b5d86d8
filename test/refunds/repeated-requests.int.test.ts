import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { forgetIdempotencyKeys } from "../../src/http/idempotency.ts";
import { problemOf } from "../support/problem.ts";
import {
  refundsAtKhalti,
  paidOrder,
  refund,
  refundNow,
  refundRequests,
  requestRefund,
} from "../support/refunds.ts";
import { dropJobs, runDueJobs } from "../support/run-due-jobs.ts";
import { orderOf } from "../support/shop.ts";
import { createTestClock, DAY, SECOND } from "../support/test-clock.ts";
import { KEYS, startTestServer, type TestServer } from "../support/test-server.ts";

const clock = createTestClock();
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({}, clock);
});
afterAll(() => server.stop());
beforeEach(() => dropJobs(server));

describe("a repeated refund request", () => {
  it("returns the same refund, also after the refund was made", async () => {
    const { order, pidx } = await paidOrder(server);
    const ask = () => requestRefund(server, order.id, { amount: 1_000 }, { key: "again" });
    const first = await ask();
    expect(first.headers).not.toHaveProperty("idempotency-replayed");
    const second = await ask();
    await runDueJobs(server);
    const third = await ask();
    for (const answer of [second, third]) {
      expect([answer.status, answer.text]).toEqual([202, first.text]);
      expect(answer.headers["idempotency-replayed"]).toBe("true");
    }
    await runDueJobs(server);
    expect(await refundsAtKhalti(server, pidx)).toEqual([1_000]);
    expect((await orderOf(server, order.id)).refunds).toHaveLength(1);
  });

  it("returns the same refund after a year, when checkout keys have been deleted", async () => {
    const { order, pidx } = await paidOrder(server);
    const ask = () => requestRefund(server, order.id, { amount: 1_000 }, { key: "return-1042" });
    const first = await ask();
    await runDueJobs(server);
    clock.skip(365 * DAY);
    await forgetIdempotencyKeys(server.context);
    const repeated = await ask();
    expect([repeated.status, repeated.text]).toEqual([202, first.text]);
    await runDueJobs(server);
    clock.reset();
    expect(await refundsAtKhalti(server, pidx)).toEqual([1_000]);
  });

  it("with an equivalent body returns the same refund", async () => {
    const { order } = await paidOrder(server);
    const options = { key: "equivalent-body" };
    const body = { reason: "Lost.", mobile: "9800000001" };
    const first = await requestRefund(server, order.id, body, options);
    const again = { mobile: "+977 980-000-0001", reason: " Lost. " };
    const second = await requestRefund(server, order.id, again, options);
    expect(second.body).toEqual(first.body);
  });

  it.each([{ amount: 2_000 }, {}, { amount: 1_000, reason: "Another reason." }])(
    "with a different body (%j) is refused",
    async (body) => {
      const { order } = await paidOrder(server);
      const options = { key: "other-body" };
      await requestRefund(server, order.id, { amount: 1_000 }, options);
      const other = await requestRefund(server, order.id, body, options);
      expect(problemOf(other)).toMatchObject({ status: 422, code: "idempotency_key_reused" });
      expect((await orderOf(server, order.id)).refunds).toHaveLength(1);
    },
  );

  it("for another order creates another refund", async () => {
    const [one, two] = [await paidOrder(server), await paidOrder(server)];
    const body = { amount: 3_000 };
    const key = "shared-key";
    const made = [
      (await requestRefund(server, one.order.id, body, { key })).body as { id: string },
      (await requestRefund(server, two.order.id, body, { key })).body as { id: string },
    ];
    expect(new Set(made.map(({ id }) => id)).size).toBe(2);
    await runDueJobs(server);
    expect(await refundsAtKhalti(server, one.pidx)).toEqual([body.amount]);
    expect(await refundsAtKhalti(server, two.pidx)).toEqual([body.amount]);
  });

  it("by another staff member with the same key returns the same refund", async () => {
    const { order, pidx } = await paidOrder(server);
    const body = { amount: 3_000 };
    const key = "shared-key";
    const first = await requestRefund(server, order.id, body, { key });
    const second = await requestRefund(server, order.id, body, { key, as: KEYS.admin });
    expect([second.status, second.headers["idempotency-replayed"]]).toEqual([202, "true"]);
    expect(second.body).toEqual(first.body);
    await runDueJobs(server);
    expect(await refundsAtKhalti(server, pidx)).toEqual([3_000]);
  });

  it("is evaluated again when the first was refused", async () => {
    const { order } = await paidOrder(server);
    const first = await refund(server, order.id);
    const ask = () => requestRefund(server, order.id, { amount: 500 }, { key: "refused-first" });
    expect((await ask()).status).toBe(409);
    await server.simulator.fault({
      endpoint: "refund",
      kind: "status",
      status: 400,
      body: { detail: "No.", error_key: "validation_error" },
    });
    await runDueJobs(server);
    expect(await refundNow(server, first.id)).toMatchObject({ status: "failed" });
    expect((await ask()).status).toBe(202);
  });

  it("returns the same refund when the first request's answer could not be stored", async () => {
    const { order, pidx } = await paidOrder(server);
    const key = "died-before-the-answer";
    await server.db.$executeRaw`
      create function answers_get_lost() returns trigger language plpgsql as $$
      begin
        if new.status is not null then raise exception 'lost'; end if;
        return new;
      end $$`;
    await server.db.$executeRaw`
      create trigger answers_get_lost before update on idempotency_keys
      for each row execute function answers_get_lost()`;
    const lost = await requestRefund(server, order.id, { amount: 700 }, { key });
    await server.db.$executeRaw`drop function answers_get_lost() cascade`;
    expect(lost.status).toBe(500);
    const { refunds } = await orderOf(server, order.id);
    expect(refunds).toMatchObject([{ amount: 700 }]);

    clock.skip(61 * SECOND);
    const again = await requestRefund(server, order.id, { amount: 700 }, { key });

    expect([again.status, again.body]).toEqual([
      202,
      expect.objectContaining({ id: refunds[0]?.id, amount: 700 }),
    ]);
    await runDueJobs(server);
    expect(await refundRequests(server, pidx)).toHaveLength(1);
    expect((await orderOf(server, order.id)).refunds).toHaveLength(1);
  });
});
