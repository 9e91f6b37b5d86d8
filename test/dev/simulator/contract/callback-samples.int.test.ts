/** The sample callbacks of Khalti's pages, compared parameter by parameter, in their order. */
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { submit, visit } from "../customer.ts";
import { type Driver, driveSimulator } from "../simulator-driver.ts";

let simulator: Driver;
beforeAll(async () => {
  simulator = await driveSimulator();
});
afterAll(() => simulator.stop());

const ORDER = {
  return_url: "http://example.com/",
  amount_breakdown: undefined,
  merchant_username: undefined,
  merchant_extra: undefined,
};

it.each([1_000, 10_000])("a payment of %d paisa ends at the documented address", async (amount) => {
  const payment = await simulator.start({ ...ORDER, amount });
  const otp = await submit(await visit(payment.payment_url), "Continue", {
    mobile: "9800000004",
    mpin: "1111",
  });
  const { location } = await submit(otp, `Pay Rs. ${String(amount / 100)}.00`, { otp: "987654" });

  const transaction = String((await simulator.payment(payment.pidx))["transaction_id"]);
  const documented =
    `http://example.com/?pidx=${payment.pidx}&txnId=${transaction}&amount=${String(amount)}` +
    `&total_amount=${String(amount)}&status=Completed&mobile=98XXXXX004&tidx=${transaction}` +
    `&purchase_order_id=test12&purchase_order_name=test&transaction_id=${transaction}`;
  expect(location).toBe(documented);
});

it("a cancelled payment ends at the documented address", async () => {
  const payment = await simulator.start({ ...ORDER, amount: 1_000 });
  const { location } = await submit(await visit(payment.payment_url), "Cancel payment");

  expect(decodeURIComponent(location?.replaceAll("+", " ") ?? "")).toBe(
    `http://example.com/?pidx=${payment.pidx}&transaction_id=&tidx=&amount=1000&total_amount=1000` +
      "&mobile=&status=User canceled&purchase_order_id=test12&purchase_order_name=test",
  );
});
