import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { problemOf, wrongFields } from "../support/problem.ts";
import { dropJobs } from "../support/run-due-jobs.ts";
import { checkout, historyOf, orderOf, returnFromKhalti } from "../support/shop.ts";
import { ALL_TRIES } from "../support/simulator-control.ts";
import { askKhalti, type KhaltiSays, resolve } from "../support/staff.ts";
import { createTestClock, HOUR, MINUTE } from "../support/test-clock.ts";
import { KEYS, startTestServer, type TestServer } from "../support/test-server.ts";

const clock = createTestClock();
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({}, clock);
});
afterAll(() => server.stop());
beforeEach(async () => {
  clock.reset();
  await server.simulator.reset();
  await dropJobs(server);
});

const REASON = "Khalti's support confirmed it on the phone";

/** An order whose only payment is held because of an unknown status. */
async function heldOrder() {
  const bought = await checkout(server);
  await server.simulator.set(bought.pidx, { status: "Under review" });
  await returnFromKhalti(server, bought.pidx);
  return bought;
}

describe("a held payment", () => {
  it("shows why and since when it is held, and Khalti's current status", async () => {
    const began = clock.now().getTime();
    const { order, pidx } = await heldOrder();
    await server.simulator.set(pidx, { status: "Refunded" });
    clock.skip(HOUR);

    const { result, khalti, order: shown } = await askKhalti(server, pidx);

    expect(result).toBe("confirmed");
    expect(khalti).toMatchObject({ status: "Refunded" });
    const held = shown.payments[0]?.held;
    expect(held).toMatchObject({ code: "unknown_status" });
    // Anyone with the order's link reads this; Khalti's own word is for staff, in the history.
    expect(held?.message).toBe("Khalti gave the payment a status that we do not know.");
    const entry = (await historyOf(server, order.id)).find(({ type }) => type === "payment_held");
    expect(entry?.data).toMatchObject({ khalti: { status: "Under review" } });
    const since = new Date(held?.since ?? "").getTime();
    expect(since).toBeGreaterThanOrEqual(began);
    expect(since).toBeLessThan(began + MINUTE);
    expect(await orderOf(server, order.id)).toMatchObject(shown);
    expect(shown.status).toBe("held"); // a lookup does not resolve it
  });

  it("shows no hold reason after it is resolved", async () => {
    const { order, pidx } = await heldOrder();
    await server.simulator.pay(pidx);
    await resolve(server, pidx, { outcome: "completed", reason: REASON });

    expect((await orderOf(server, order.id)).payments[0]?.held).toBeNull();
  });
});

describe("the allowed resolutions for Khalti's current status", () => {
  // Khalti's status -> the allowed outcomes
  const words: [string, { status: string; total_amount?: number }, string[]][] = [
    ["Completed", { status: "Completed" }, ["completed"]],
    ["Completed, with a different amount", { status: "Completed", total_amount: 50_000 }, []],
    ["Pending", { status: "Pending" }, []],
    ["Initiated", { status: "Initiated" }, ["canceled"]],
    ["Refunded", { status: "Refunded" }, ["refunded"]],
    ["Partially Refunded", { status: "Partially Refunded" }, []],
    ["Expired", { status: "Expired" }, ["canceled"]],
    ["User canceled", { status: "User canceled" }, ["canceled"]],
    ["Failed", { status: "Failed" }, ["canceled"]],
    ["Under review", { status: "Under review" }, ["canceled"]],
  ];
  const ORDER_AFTER = { completed: "paid", refunded: "refunded", canceled: "closed" } as const;

  it.each(words)("%s", async (_, says, possible) => {
    for (const outcome of ["completed", "refunded", "canceled"] as const) {
      const { order, pidx } = await heldOrder();
      await server.simulator.set(pidx, says);
      const before = await historyOf(server, order.id);

      const answer = await resolve(server, pidx, { outcome, reason: REASON });

      const after = await orderOf(server, order.id);
      if (possible.includes(outcome)) {
        expect([outcome, answer.status]).toEqual([outcome, 200]);
        const body = answer.body as { khalti: KhaltiSays; order: object };
        expect(body.khalti.status).toBe(says.status);
        expect(after).toMatchObject(body.order);
        expect(after).toMatchObject({
          status: ORDER_AFTER[outcome],
          attention: null,
          payments: [{ status: outcome, held: null }],
        });
      } else {
        expect([outcome, answer.status]).toEqual([outcome, 409]);
        expect(problemOf(answer)).toMatchObject({
          code: "resolution_conflict",
          khalti: { status: says.status },
        });
        expect(after).toMatchObject({ status: "held", payments: [{ status: "held" }] });
        const history = await historyOf(server, order.id);
        expect(history.slice(0, before.length)).toEqual(before);
        // Nothing is decided, but the lookup named the amount that is held.
        expect(history.slice(before.length).map(({ type }) => type)).toEqual(
          says.status === "Completed" ? ["payment_held"] : [],
        );
      }
    }
  });
});

describe("the history of a resolution", () => {
  it("contains actor, reason, hold code and Khalti's status, and one paid entry", async () => {
    const { order, pidx } = await heldOrder();
    await server.simulator.pay(pidx);
    await resolve(server, pidx, { outcome: "completed", reason: `  ${REASON} ` }, KEYS.admin);

    const history = await historyOf(server, order.id);

    expect(history.slice(-2)).toMatchObject([
      {
        type: "payment_completed",
        actor: "staff:admin",
        reason: REASON,
        data: { pidx, was_held: "unknown_status", khalti: { status: "Completed" } },
      },
      { type: "paid", actor: "staff:admin" },
    ]);
    expect(history.filter((entry) => entry.type === "paid")).toHaveLength(1);
    const paid = await orderOf(server, order.id);
    const { transaction_id: transactionId } = await server.simulator.payment(pidx);
    expect(paid.paid_at).not.toBeNull();
    expect(paid.payments[0]).toMatchObject({ transaction_id: transactionId, fee: 2_700 });
  });

  it("is written once when two staff members resolve concurrently", async () => {
    const { order, pidx } = await heldOrder();
    await server.simulator.pay(pidx);

    const answers = await Promise.all(
      [KEYS.operator, KEYS.admin].map((key) =>
        resolve(server, pidx, { outcome: "completed", reason: REASON }, key),
      ),
    );

    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409]);
    const types = (await historyOf(server, order.id)).map((entry) => entry.type);
    expect(types.filter((type) => type === "payment_completed")).toHaveLength(1);
    expect(types.filter((type) => type === "paid")).toHaveLength(1);
  });
});

describe("a resolution is refused", () => {
  it.each([
    ["without a key", null, 401],
    ["with a viewer's key", KEYS.viewer, 403],
    ["with a merchant's key", KEYS.merchant, 403],
  ])("%s", async (_, key, status) => {
    const { order, pidx } = await heldOrder();
    await server.simulator.pay(pidx);
    const answer = await resolve(server, pidx, { outcome: "completed", reason: REASON }, key);
    expect(answer.status).toBe(status);
    expect((await orderOf(server, order.id)).status).toBe("held");
  });

  it.each([
    ["no reason", { outcome: "completed" }, ["reason"]],
    ["a reason that cannot be stored", { outcome: "completed", reason: "a\0bc" }, ["reason"]],
    ["an empty reason", { outcome: "completed", reason: "   " }, ["reason"]],
    ["no outcome", { reason: REASON }, ["outcome"]],
    ["an unknown outcome", { outcome: "paid", reason: REASON }, ["outcome"]],
    ["an unknown field", { outcome: "completed", reason: REASON, amount: 1 }, ["amount"]],
  ])("with %s", async (_, body, fields) => {
    const { order, pidx } = await heldOrder();
    const asked = (await server.simulator.requests("lookup")).length;
    const answer = await resolve(server, pidx, body);
    expect(answer.status).toBe(422);
    expect(wrongFields(answer)).toEqual(fields);
    expect(await server.simulator.requests("lookup")).toHaveLength(asked);
    expect((await orderOf(server, order.id)).status).toBe("held");
  });

  it("of an unknown payment", async () => {
    for (const pidx of ["made-up", "..%2F..", "x".repeat(200)]) {
      const answer = await resolve(server, pidx, { outcome: "completed", reason: REASON });
      expect(answer.status).toBe(404);
    }
    expect(await server.simulator.requests("lookup")).toEqual([]);
  });

  it("of a payment that is not held", async () => {
    const { order, pidx } = await checkout(server);
    await server.simulator.pay(pidx);
    const answer = await resolve(server, pidx, { outcome: "completed", reason: REASON });
    expect(answer.status).toBe(409);
    expect(problemOf(answer).code).toBe("payment_not_held");
    expect((await orderOf(server, order.id)).status).toBe("awaiting_payment");
  });

  it("while Khalti does not answer the lookup", async () => {
    const { order, pidx } = await heldOrder();
    await server.simulator.pay(pidx);
    await server.simulator.fault({
      endpoint: "lookup",
      kind: "status",
      status: 503,
      times: ALL_TRIES,
    });

    const answer = await resolve(server, pidx, { outcome: "completed", reason: REASON });

    expect(answer.status).toBe(503);
    expect(problemOf(answer).code).toBe("khalti_unavailable");
    expect(Number(answer.headers["retry-after"])).toBeGreaterThan(0);
    expect((await orderOf(server, order.id)).status).toBe("held");
  });

  it("as completed when the transaction already paid another order", async () => {
    const other = await checkout(server);
    await server.simulator.set(other.pidx, { status: "Completed", transaction_id: "SAME-TXN" });
    await returnFromKhalti(server, other.pidx);
    const { order, pidx } = await heldOrder();
    await server.simulator.set(pidx, { status: "Completed", transaction_id: "SAME-TXN" });

    const answer = await resolve(server, pidx, { outcome: "completed", reason: REASON });

    expect(answer.status).toBe(409);
    expect((await orderOf(server, order.id)).status).toBe("held");
  });
});
