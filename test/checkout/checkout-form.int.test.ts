import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { orderOf } from "../support/shop.ts";
import { startTestServer, type TestServer } from "../support/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const TEA_FORM = "items[0][sku]=tea-250g&items[0][quantity]=2";

function postForm(form: string, to: TestServer = server) {
  return to.http.post("/v1/checkout").set("Accept", "text/html").type("form").send(form);
}

describe("a checkout from a plain HTML form", () => {
  it("redirects to Khalti and sets the order's token as a cookie for the return", async () => {
    const answer = await postForm(`${TEA_FORM}&customer[name]=Sita&metadata[cart]=42`);

    expect(answer.status).toBe(303);
    const paymentUrl = answer.headers["location"] ?? "";
    expect(paymentUrl).toContain(server.simulator.url);
    const pidx = new URL(paymentUrl).searchParams.get("pidx") ?? "";
    const { order } = await server.db.payment.findUniqueOrThrow({
      where: { pidx },
      include: { order: true },
    });
    expect(order).toMatchObject({
      amountPaisa: 90_000,
      customerName: "Sita",
      metadata: { cart: "42" },
    });

    const [cookie = "", ofPage = "", ofForm = "", ...others] = answer.get("Set-Cookie") ?? [];
    expect(ofPage).toContain(`Path=/orders/${order.id};`);
    expect(ofForm).toMatch(
      /^khalti_bff_checkout=.*; Path=\/v1\/checkout; .*HttpOnly; SameSite=Lax$/,
    );
    expect(others).toEqual([]);
    const attributes = cookie.split(/;\s*/).slice(1);
    expect(attributes).toEqual(
      expect.arrayContaining(["HttpOnly", "SameSite=Lax", "Path=/v1/payments/return"]),
    );
    expect(attributes).not.toContain("Secure");

    await server.simulator.pay(pidx);
    const back = await server.http
      .get(`/v1/payments/return?pidx=${pidx}`)
      .set("Cookie", cookie.split(";")[0] ?? "");
    const [page, token = ""] = (back.headers["location"] ?? "").split("#");
    expect(page).toBe(`/orders/${order.id}`);
    expect((await orderOf(server, order.id, token)).status).toBe("paid");
  });

  it("treats an empty field as absent", async () => {
    const fields =
      "customer[email]=&customer[phone]=&items[0][amount]=&method[mode]=wallet&method[bank]=&return_to=";
    expect((await postForm(`${TEA_FORM}&${fields}`)).status).toBe(303);
  });

  it("under https sets cookies with the prefix __Secure-, and takes none without it", async () => {
    const live = await startTestServer({ PUBLIC_URL: "https://pay.shop.example" });
    try {
      const answer = await postForm(TEA_FORM, live);
      const [atReturn = "", ofPage = "", ofForm = ""] = answer.get("Set-Cookie") ?? [];
      for (const cookie of [atReturn, ofPage, ofForm]) {
        expect(cookie).toMatch(/^__Secure-khalti_bff_/);
        expect(cookie).toMatch(/; Secure/);
      }
      const pidx = new URL(answer.headers["location"] ?? "").searchParams.get("pidx") ?? "";
      await live.simulator.pay(pidx);
      const [cookie = ""] = atReturn.split(";");
      const backWith = async (sent: string) =>
        (await live.http.get(`/v1/payments/return?pidx=${pidx}`).set("Cookie", sent)).headers[
          "location"
        ];
      expect(await backWith(cookie)).toContain("#order_");
      expect(await backWith(cookie.replace("__Secure-", ""))).not.toContain("#");
    } finally {
      await live.stop();
    }
  });
});
