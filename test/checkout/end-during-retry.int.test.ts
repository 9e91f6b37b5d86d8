import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { checkout, historyOf, orderOf, payAgain, returnFromKhalti } from "../support/shop.ts";
import { UNTIL_ENDED_MS } from "../support/simulator-control.ts";
import { startTestServer, type TestServer } from "../support/test-server.ts";
import { waitFor } from "../support/wait-for.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

/** Begins a retry, up to where it waits for Khalti's link. */
async function startRetry(orderId: string, token: string) {
  const { simulator } = server;
  const before = (await simulator.requests("initiate")).length;
  await simulator.fault({ endpoint: "initiate", kind: "delay", delay_ms: UNTIL_ENDED_MS });
  const retry = payAgain(server, orderId, token).then((answer) => answer);
  await waitFor(
    "Khalti is asked for the new link",
    async () => (await simulator.requests("initiate")).length > before,
  );
  return {
    async ended() {
      await simulator.endDelays();
      return retry;
    },
  };
}

it("an order that is closed while a retry waits for Khalti hands out no link", async () => {
  const { simulator } = server;
  const { order, pidx, token } = await checkout(server);
  await simulator.set(pidx, { status: "User canceled" });
  await returnFromKhalti(server, pidx);
  const retry = await startRetry(order.id, token);
  const closed = await server.http
    .post(`/v1/orders/${order.id}/close`)
    .set("Authorization", `Bearer ${token}`);
  expect([closed.status, closed.body]).toMatchObject([200, { status: "closed" }]);

  const refused = await retry.ended();
  expect([refused.status, refused.body]).toMatchObject([409, { code: "order_state_conflict" }]);
  const after = await orderOf(server, order.id);
  expect(after.status).toBe("closed");
  expect(after.payments.map((payment) => [payment.status, payment.payment_url])).toEqual([
    ["canceled", expect.any(String)],
    ["abandoned", null],
  ]);
  expect((await historyOf(server, order.id)).map(({ type }) => type).slice(-2)).toEqual([
    "payment_abandoned",
    "order_closed",
  ]);
});

it.each([
  ["paid", "completed", {}],
  ["held", "held", { total_amount: 1 }],
])(
  "an order that is %s by its first link while a retry waits for Khalti hands out no second one",
  async (status, paymentStatus, said) => {
    const { simulator } = server;
    const { order, pidx, token } = await checkout(server);
    const retry = await startRetry(order.id, token);
    await simulator.pay(pidx);
    await simulator.set(pidx, said);
    await returnFromKhalti(server, pidx);

    const refused = await retry.ended();

    expect([refused.status, refused.body]).toMatchObject([409, { code: "order_state_conflict" }]);
    const after = await orderOf(server, order.id);
    expect(after.status).toBe(status);
    expect(after.payments.map((payment) => [payment.status, payment.payment_url])).toEqual([
      [paymentStatus, expect.any(String)],
      ["abandoned", null],
    ]);
    expect((await historyOf(server, order.id)).at(-1)).toMatchObject({
      type: "payment_abandoned",
      reason: expect.stringContaining("before Khalti gave the link"),
    });
  },
);
