/**
 * Clients that behave as public Khalti clients do, written from what those send. Each has to complete a payment on the
 * simulator as it is, without a control.
 */
import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { type Driver, driveSimulator, type Json, SECRET_KEY } from "../simulator-driver.ts";

const PUBLIC_KEY = "public_key_of_the_app";
let simulator: Driver;
beforeAll(async () => {
  simulator = await driveSimulator({ publicKey: PUBLIC_KEY });
});
afterEach(() => simulator.reset());
afterAll(() => simulator.stop());

const call = async (path: string, body: Json, key = SECRET_KEY): Promise<Json> => {
  const response = await fetch(`${simulator.url}/api/v2${path}`, {
    method: "POST",
    headers: { "Content-Type": "application/json", Authorization: `Key ${key}` },
    body: JSON.stringify(body),
  });
  if (response.status !== 200) throw new Error(await response.text());
  return (await response.json()) as Json;
};

/** Pays with one call; the browser goes to the address. @returns the parameters of the callback */
async function customerPays(pidx: unknown): Promise<Record<string, string>> {
  const { status, body } = await simulator.send("POST", `/_simulator/payments/${String(pidx)}/pay`);
  expect(status).toBe(200);
  return Object.fromEntries(new URL(String(body["return_url"])).searchParams);
}

describe("a plugin of a shop system, which posts without slashes", () => {
  const placeOrder = (orderId: number) =>
    call("/epayment/initiate", {
      return_url: "https://shop.example/?wc-api=khalti",
      website_url: "https://shop.example",
      amount: 100_000,
      purchase_order_id: orderId,
      purchase_order_name: "wc_order_8fYbZ2",
      // 1000 rupees for 3 pieces: a fraction of a paisa each.
      product_details: [
        { identity: 7, name: "Tea", quantity: 3, unit_price: 100_000 / 3, total_price: 100_000 },
      ],
      customer_info: { name: " ", email: "", phone: "" },
      amount_breakdown: [
        { label: "Mark Price", amount: 110_000 },
        { label: "Discount", amount: -10_000 },
      ],
    });

  it("is paid at its second try with the same order number", async () => {
    await placeOrder(41);
    const { pidx } = await placeOrder(41);

    const callback = await customerPays(pidx);

    expect(callback).toMatchObject({ "wc-api": "khalti", pidx, purchase_order_id: "41" });
    const lookup = await call("/epayment/lookup", { pidx });
    expect(lookup).toMatchObject({ status: "Completed", total_amount: 100_000 });
  });
});

describe("a billing system, which asks for a link at every view of an invoice", () => {
  const viewInvoice = () =>
    call("/epayment/initiate/", {
      return_url: "https://billing.example/modules/gateways/callback.php",
      website_url: "https://billing.example/",
      amount: 150_050,
      purchase_order_id: "1207",
      purchase_order_name: "Company - Invoice 1207",
      customer_info: { name: "Asha Rai", email: "asha@example.com", phone: null },
      amount_breakdown: [{ label: "Invoice Number - 1207", amount: 150_050 }],
      product_details: [],
    });

  it("gets a new link each time, and is paid through any of them", async () => {
    const views = [await viewInvoice(), await viewInvoice(), await viewInvoice()];
    expect(new Set(views.map(({ pidx }) => pidx)).size).toBe(3);

    const callback = await customerPays(views[1]?.["pidx"]);

    expect(callback).toMatchObject({ purchase_order_id: "1207", status: "Completed" });
    const statuses = [];
    for (const { pidx } of views) {
      statuses.push((await call("/epayment/lookup/", { pidx }))["status"]);
    }
    expect(statuses).toEqual(["Initiated", "Completed", "Initiated"]);
  });
});

describe("a script, which sends strings for numbers", () => {
  it("is paid and refunded", async () => {
    const { pidx } = await call("/epayment/initiate/", {
      return_url: "https://script.example/verify",
      website_url: "https://script.example",
      amount: "130000",
      purchase_order_id: "script-1",
      purchase_order_name: "Ticket",
      amount_breakdown: [{ label: "Ticket", amount: "130000.00" }],
      product_details: [
        {
          identity: "1",
          name: "Seat",
          quantity: "2",
          unit_price: "65000.0",
          total_price: "130000",
        },
      ],
      ttl: "1000",
    });
    const { transaction_id } = await customerPays(pidx);

    const refund = await simulator.refund(String(transaction_id), { amount: "130000" });

    expect(refund.body).toEqual({ detail: "Transaction refund successful." });
    expect((await simulator.lookup(String(pidx))).body).toMatchObject({ refunded: true });
  });
});

describe("an app with Khalti's SDK, which asks with the public key", () => {
  it("sees its payment with order and merchant fields", async () => {
    const { pidx } = await simulator.start({ return_url: "https://app.example/return" });
    expect(await call("/epayment/detail/", { pidx }, PUBLIC_KEY)).toEqual({
      return_url: "https://app.example/return",
    });
    const { transaction_id } = await customerPays(pidx);

    expect(await call("/epayment/lookup-sdk/", { pidx }, PUBLIC_KEY)).toEqual({
      pidx,
      total_amount: 1300,
      status: "Completed",
      transaction_id,
      fee: 39,
      refunded: false,
      purchase_order_id: "test12",
      purchase_order_name: "test",
      extra_merchant_params: {
        merchant_username: "merchant_name",
        merchant_extra: "merchant_extra",
      },
    });
  });

  it("is refused with a wrong key, and the public key opens no other call", async () => {
    const { pidx } = await simulator.start();

    await expect(call("/epayment/lookup-sdk/", { pidx }, "other")).rejects.toThrow("Invalid token");
    await expect(call("/epayment/lookup/", { pidx }, PUBLIC_KEY)).rejects.toThrow("Invalid token");
  });
});
