import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { answerLookup } from "../support/lookup-answer.ts";
import { checkout, historyOf, orderOf, returnFromKhalti } from "../support/shop.ts";
import { askKhalti } from "../support/staff.ts";
import { startTestServer, type TestServer } from "../support/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

/** An order whose payment was confirmed by a lookup with an unreadable fee. */
async function paidWithoutFee() {
  const bought = await checkout(server);
  const { order, pidx } = bought;
  await server.simulator.pay(pidx);
  const { transaction_id } = await server.simulator.payment(pidx);
  await answerLookup(server, bought, { fee: "soon" });
  await returnFromKhalti(server, pidx);
  expect(await orderOf(server, order.id)).toMatchObject({
    status: "paid",
    payments: [{ fee: null, transaction_id }],
  });
  return { orderId: order.id, pidx };
}

it("a fee that a later lookup contains is recorded once, with a history entry", async () => {
  const { orderId, pidx } = await paidWithoutFee();
  await askKhalti(server, pidx);
  await askKhalti(server, pidx);
  expect((await orderOf(server, orderId)).payments).toMatchObject([{ fee: 2_700 }]);
  const entries = (await historyOf(server, orderId)).filter(
    ({ type }) => type === "payment_fee_recorded",
  );
  expect(entries).toMatchObject([{ actor: "staff:operator", data: { khalti: { fee: 2_700 } } }]);
});

it("a recorded fee is not overwritten by a later lookup", async () => {
  const { order, pidx } = await checkout(server);
  await server.simulator.pay(pidx);
  await returnFromKhalti(server, pidx);
  await server.simulator.set(pidx, { fee: 1 });
  await askKhalti(server, pidx);
  expect((await orderOf(server, order.id)).payments).toMatchObject([{ fee: 2_700 }]);
});

it("the fee of a different transaction is not recorded", async () => {
  const { orderId, pidx } = await paidWithoutFee();
  await server.simulator.set(pidx, { transaction_id: "another" });
  await askKhalti(server, pidx);
  expect((await orderOf(server, orderId)).payments).toMatchObject([{ fee: null }]);
});
