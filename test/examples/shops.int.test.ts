// Plays the shops in examples/ from cart to reconciliation. PHP and Python are played by CI, which installs them:
// EXAMPLES=php,python npm test -- test/examples
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { dayOf } from "../../src/lib/kathmandu.ts";
import { newWebhookSecret, signDelivery } from "../../src/webhooks/sign-delivery.ts";
import type { EndpointResponse } from "../../src/webhooks/webhook-endpoint.ts";
import { eventsOfOrder } from "../support/events.ts";
import { paidOrder, refund } from "../support/refunds.ts";
import { orderOf, returnFromKhalti } from "../support/shop.ts";
import { KEYS, startTestServer, type TestServer } from "../support/test-server.ts";
import { waitFor } from "../support/wait-for.ts";
import { type ExampleShop, freePort, type Language, startExampleShop } from "./example-shop.ts";

const LANGUAGES = (process.env["EXAMPLES"] ?? "node").split(",") as Language[];

describe.each(LANGUAGES)("the shop in %s", (language) => {
  let server: TestServer;
  let shop: ExampleShop;
  let url: string;
  let books: string;
  let endpoint: EndpointResponse & { secret: string };
  beforeAll(async () => {
    url = `http://127.0.0.1:${String(await freePort())}`;
    books = await mkdtemp(path.join(os.tmpdir(), "khalti-bff-example-"));
    server = await startTestServer({
      ROLE: "all",
      FRONTEND_ORIGINS: url,
      WEBHOOK_ALLOWED_NETWORKS: "127.0.0.0/8",
    });
    const answer = await server.http
      .post("/v1/admin/webhook-endpoints")
      .set("Authorization", `Bearer ${KEYS.admin}`)
      .send({ url: `${url}/hook`, events: ["*"] });
    endpoint = answer.body as typeof endpoint;
    const { secret } = endpoint;
    const options = { url, books, serverUrl: server.url, key: KEYS.merchant, secret };
    shop = await startExampleShop(language, options);
  });
  afterAll(async () => {
    await shop.stop();
    await server.stop();
    await rm(books, { recursive: true });
  });

  /** A customer fills the cart, and is sent to Khalti. */
  async function buy(cart: Record<string, string>) {
    const answer = await post("/buy", new URLSearchParams(cart));
    expect([answer.status, shop.output()]).toEqual([303, expect.any(String)]);
    const pidx = new URL(answer.headers.get("location") ?? "").searchParams.get("pidx") ?? "";
    const found = await server.db.payment.findUniqueOrThrow({ where: { pidx } });
    const order = await orderOf(server, found.orderId);
    return { pidx, order, number: order.purchase_order_id };
  }

  const post = (route: string, body: URLSearchParams | string, headers?: Record<string, string>) =>
    fetch(`${url}${route}`, {
      method: "POST",
      body,
      redirect: "manual",
      ...(headers === undefined ? {} : { headers }),
    });

  async function returnToShop(pidx: string): Promise<string> {
    const back = await returnFromKhalti(server, pidx);
    expect(back.headers["location"]).toMatch(new RegExp(`^${url}/thanks\\?order_id=`));
    return (await fetch(String(back.headers["location"]))).text();
  }

  async function buyAndPay() {
    const bought = await buy({ tea: "1" });
    await server.simulator.pay(bought.pidx);
    await returnToShop(bought.pidx);
    return bought;
  }

  const isShipped = (number: string) => async () => (await shop.parcels()).has(number);
  const today = () => dayOf(server.context.clock.now());

  it("prices the cart itself, and ships once when the webhook says that it is paid", async () => {
    const { pidx, order, number } = await buy({ tea: "2", honey: "1", price: "1" });
    expect(order.amount).toBe(2 * 45_000 + 85_000 + 11_300);
    expect(order.items.map(({ kind }) => kind)).toEqual(["sale", "sale", "delivery"]);
    await server.simulator.pay(pidx);
    expect(await returnToShop(pidx)).toContain(`Order ${number}: Thank you, it is paid.`);
    await waitFor("it is shipped", isShipped(number));
    const parcel = (await shop.parcels()).get(number);
    expect(parcel).toContain("Ilam tea");

    // The same event again, and another event of the same order.
    const [event] = await eventsOfOrder(server, order.id);
    const body = JSON.stringify(event);
    for (const eventId of [event?.id ?? "", "evt_another"]) {
      const signed = { ...signDelivery({ eventId, body, at: new Date() }, [endpoint.secret]) };
      expect((await post("/hook", body, signed)).status).toBe(204);
    }
    expect((await shop.parcels()).get(number)).toBe(parcel);
  });

  it("believes only a signature of its secret, and only for minutes", async () => {
    const { order, number } = await buy({ honey: "1" });
    const body = JSON.stringify({ type: "order.paid", data: { order: { id: order.id } } });
    const at = new Date();
    const sign = (secret: string, time = at) => ({
      ...signDelivery({ eventId: "evt_forged", body, at: time }, [secret]),
    });
    const { secret } = endpoint;
    const forged: [string, Record<string, string>][] = [
      ["none", {}],
      ["another secret", sign(newWebhookSecret())],
      ["an empty secret", sign("whsec_")],
      ["an old one", sign(secret, new Date(at.getTime() - 301_000))],
      ["one of the future", sign(secret, new Date(at.getTime() + 310_000))],
      ["another id", { ...sign(secret), "webhook-id": "evt_other" }],
      ["no time", { ...sign(secret), "webhook-timestamp": "" }],
    ];
    for (const [what, headers] of forged) {
      expect([what, (await post("/hook", body, headers)).status]).toEqual([what, 401]);
    }
    // Rightly signed, but the order is not paid, whatever the event says.
    expect((await post("/hook", body, sign(secret))).status).toBe(204);
    expect((await shop.parcels()).has(number)).toBe(false);
  });

  it("tells the customer the truth about a payment that failed, and about other orders", async () => {
    const { pidx, number } = await buy({ tea: "1" });
    await server.simulator.set(pidx, { status: "User canceled" });
    expect(await returnToShop(pidx)).toContain("It is not paid (canceled).");
    expect((await shop.parcels()).has(number)).toBe(false);
    const { order } = await paidOrder(server);
    expect(await (await fetch(`${url}/thanks?order_id=${order.id}`)).text()).toBe("No such order.");
    expect((await fetch(`${url}/thanks?order_id=..%2Fproducts`)).status).toBe(503);
  });

  it("sells nothing for an empty or a false cart", async () => {
    for (const cart of [{}, { tea: "0" }, { tea: "-1" }, { tea: "1.5" }, { tea: "999" }]) {
      const answer = await post("/buy", new URLSearchParams(cart as Record<string, string>));
      expect([answer.status, answer.headers.get("location")]).toEqual([303, "/"]);
    }
  });

  it("asks again under the same key when an answer got lost", async () => {
    await server.simulator.fault({ endpoint: "initiate", kind: "drop_response" });
    const { number } = await buy({ tea: "3" });
    expect(await server.db.order.count({ where: { purchaseOrderId: number } })).toBe(1);
  });

  it("ships nothing when the order has another amount than the books", async () => {
    const { pidx, number } = await buy({ tea: "1" });
    const file = `${books}/orders/${number}`;
    await writeFile(file, (await readFile(file, "utf8")).replace("56300", "56301"));
    await server.simulator.pay(pidx);
    await returnToShop(pidx);
    await waitFor("the event is handled", async () => {
      const found = await server.http
        .get(`/v1/admin/webhook-deliveries?endpoint_id=${endpoint.id}&status=pending`)
        .set("Authorization", `Bearer ${KEYS.admin}`);
      const paid = await server.db.event.count({ where: { number: null } });
      return paid === 0 && (found.body as { data: unknown[] }).data.length === 0;
    });
    expect((await shop.parcels()).has(number)).toBe(false);
    const { code, out } = await shop.run("reconcile", today());
    expect([code, out]).toEqual([1, expect.stringContaining(`${number}: not so in our books`)]);
    await writeFile(file, (await readFile(file, "utf8")).replace("56301", "56300"));
  });

  it("takes an event again after a failure in the middle", async () => {
    const { order, number } = await buyAndPay();
    await waitFor("it is shipped", isShipped(number));
    const body = JSON.stringify({ type: "order.paid", data: { order: { id: "not-an-order" } } });
    const eventId = "evt_failing";
    const send = async (text: string) =>
      (
        await post(
          "/hook",
          text,
          signDelivery({ eventId, body: text, at: new Date() }, [endpoint.secret]),
        )
      ).status;
    expect(await send(body)).toBe(503);
    expect(await send(body.replace("not-an-order", order.id))).toBe(204);
  });

  it("reconciles a day: ships what no webhook told, names refunds, and compares the sums", async () => {
    const call = (status: string) =>
      server.http
        .patch(`/v1/admin/webhook-endpoints/${endpoint.id}`)
        .set("Authorization", `Bearer ${KEYS.admin}`)
        .send({ status });
    await call("disabled");
    const lost = await buyAndPay();
    const given = await buyAndPay();
    await refund(server, given.order.id);
    await waitFor(
      "refunded",
      async () => (await orderOf(server, given.order.id)).status === "refunded",
    );
    const other = await server.db.order.findMany({ where: { paidAt: { not: null } } });
    const strangers = other.filter(({ purchaseOrderId }) => !purchaseOrderId.startsWith("A-"));

    const first = await shop.run("reconcile", today());
    expect(first.out).toContain(`${lost.number}: paid, shipped now`);
    expect(first.out).toContain(`${given.number}: refunded ${String(given.order.amount)}`);
    const parcels = await shop.parcels();
    expect([parcels.has(lost.number), parcels.has(given.number)]).toEqual([true, false]);
    // Orders that this shop did not sell are named, and the sums differ by them.
    expect(first.code).toBe(1);
    for (const { purchaseOrderId } of strangers) {
      expect(first.out).toContain(`${purchaseOrderId}: not so in our books`);
    }
    const sums = /books (\d+), Khalti (\d+), refunded (\d+)/.exec(first.out)?.slice(1).map(Number);
    const strange = strangers.reduce((sum, { amountPaisa }) => sum + amountPaisa, 0);
    const all = other.reduce((sum, { amountPaisa }) => sum + amountPaisa, 0);
    expect(sums).toEqual([all - strange, all, given.order.amount]);

    const second = await shop.run("reconcile", today());
    expect(second.out).not.toContain("shipped now");
    const quiet = await shop.run("reconcile", "2026-01-01");
    expect(quiet).toEqual({ code: 0, out: "2026-01-01: books 0, Khalti 0, refunded 0\n" });
  });

  it("takes fewer than 150 lines", async () => {
    const file = { node: "node/shop.js", php: "php/shop.php", python: "python/shop.py" }[language];
    const text = await readFile(new URL(`../../examples/${file}`, import.meta.url), "utf8");
    expect(text.trimEnd().split("\n").length).toBeLessThan(150);
  });
});
