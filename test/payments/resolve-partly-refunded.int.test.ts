import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { wrongFields } from "../support/problem.ts";
import { checkout, historyOf, orderOf, payAgain, returnFromKhalti } from "../support/shop.ts";
import { resolve } from "../support/staff.ts";
import { startTestServer, type TestServer } from "../support/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const REASON = "The customer came into the shop.";

describe("a payment that was partly refunded before we saw it completed", () => {
  async function partlyRefunded() {
    const bought = await checkout(server);
    await server.simulator.pay(bought.pidx);
    await server.simulator.set(bought.pidx, { status: "Partially Refunded" });
    await returnFromKhalti(server, bought.pidx);
    return bought;
  }

  it("is completed by a person who gives the refunded amount", async () => {
    const { order, pidx } = await partlyRefunded();
    expect(await orderOf(server, order.id)).toMatchObject({
      status: "held",
      attention: { code: "refunded_before_confirmed" },
    });

    const answer = await resolve(server, pidx, {
      outcome: "completed",
      reason: REASON,
      refunded_amount: 20_000,
    });

    expect(answer.status).toBe(200);
    expect(await orderOf(server, order.id)).toMatchObject({
      status: "partially_refunded",
      amount: 90_000,
      refunded_amount: 20_000,
      attention: null,
      payments: [{ status: "partially_refunded", held: null, fee: 2_700 }],
      refunds: [{ amount: 20_000, status: "succeeded" }],
    });
    const types = (await historyOf(server, order.id)).map(({ type }) => type);
    expect(types.slice(-5)).toEqual([
      "payment_completed",
      "paid",
      "refund_succeeded",
      "payment_partially_refunded",
      "order_partially_refunded",
    ]);
  });

  it.each([90_000, 90_001, 0, 1.5])(
    "is not completed with %p as the refunded amount",
    async (amount) => {
      const { order, pidx } = await partlyRefunded();
      const body = { outcome: "completed", reason: REASON, refunded_amount: amount };
      const answer = await resolve(server, pidx, body);
      expect(answer.status).toBe(422);
      expect(wrongFields(answer)).toEqual(["refunded_amount"]);
      expect((await orderOf(server, order.id)).status).toBe("held");
    },
  );

  it.each(["canceled", "refunded", "completed"])(
    "cannot be %s without its amount",
    async (outcome) => {
      const { pidx } = await partlyRefunded();
      const alone = await resolve(server, pidx, { outcome, reason: REASON });
      expect([alone.status, alone.body]).toMatchObject([409, { code: "resolution_conflict" }]);
    },
  );

  it.each(["canceled", "refunded"])("cannot be %s with an amount", async (outcome) => {
    const { pidx } = await partlyRefunded();
    const body = { outcome, reason: REASON, refunded_amount: 20_000 };
    expect((await resolve(server, pidx, body)).status).toBe(422);
  });
});

it("a refunded amount is refused for a payment of which Khalti refunded nothing", async () => {
  const { pidx } = await checkout(server);
  await server.simulator.set(pidx, { status: "Under review" });
  await returnFromKhalti(server, pidx);
  await server.simulator.pay(pidx);
  await server.simulator.set(pidx, { status: "Completed" });
  const body = { outcome: "completed", reason: REASON, refunded_amount: 20_000 };
  const answer = await resolve(server, pidx, body);
  expect([answer.status, answer.body]).toMatchObject([409, { code: "resolution_conflict" }]);
});

describe("a held payment that is resolved as canceled while another attempt is open", () => {
  it("lets its order wait for payment again, and the other attempt pays it", async () => {
    const { order, pidx, token } = await checkout(server);
    await server.simulator.set(pidx, { status: "User canceled" });
    await returnFromKhalti(server, pidx);
    const second = (await payAgain(server, order.id, token)).body as { payment: { pidx: string } };
    await server.simulator.set(pidx, { status: "Under review" });
    await returnFromKhalti(server, pidx);
    expect((await orderOf(server, order.id)).status).toBe("held");

    const answer = await resolve(server, pidx, { outcome: "canceled", reason: REASON });

    expect([answer.status, answer.body]).toMatchObject([
      200,
      { order: { status: "awaiting_payment", attention: null } },
    ]);
    expect((await historyOf(server, order.id)).at(-1)?.type).toBe("order_reopened");
    await server.simulator.pay(second.payment.pidx);
    await returnFromKhalti(server, second.payment.pidx);
    expect((await orderOf(server, order.id)).status).toBe("paid");
  });
});
