// The guides' snippets for WordPress, Android and Flutter. WordPress is played by CI, which installs PHP:
// EXAMPLES=php npm test -- test/examples/guides
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { newWebhookSecret, signDelivery } from "../../src/webhooks/sign-delivery.ts";
import { orderOf, returnFromKhalti } from "../support/shop.ts";
import { snippetsOf, snippetWith } from "../support/snippets.ts";
import { KEYS, startTestServer, type TestServer } from "../support/test-server.ts";
import { waitFor } from "../support/wait-for.ts";
import { freePort } from "./example-shop.ts";

const run = promisify(execFile);
const LANGUAGES = (process.env["EXAMPLES"] ?? "node").split(",");

describe("the guide for Android and Flutter", () => {
  const GUIDE = "docs/guides/mobile.md";
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({ FRONTEND_ORIGINS: "https://shop.example,myshop://" });
  });
  afterAll(() => server.stop());
  const checkout = async () => {
    const answer = await server.http.post("/v1/checkout").send({
      items: [{ sku: "tea-250g", quantity: 1 }],
      channel: "mobile",
      return_to: "myshop://thanks",
    });
    expect(answer.status).toBe(201);
    return answer.body as {
      order: { id: string };
      payment: { pidx: string };
      sdk: Record<string, unknown>;
      order_token: string;
    };
  };

  it("reads from the address of the return what stands in it, and listens to its scheme", async () => {
    const { order, payment } = await checkout();
    const back = await returnFromKhalti(server, payment.pidx);
    const address = new URL(String(back.headers["location"]));

    const texts = (await snippetsOf(GUIDE)).map(({ text }) => text).join("\n");
    const reads = texts.matchAll(/(?:getQueryParameter\("|queryParameters\[')(\w+)/g);
    const names = [...reads].map(([, name = ""]) => name);
    expect(names).toEqual(["order_id", "order_id"]);
    for (const name of names) expect(address.searchParams.get(name)).toBe(order.id);
    const manifest = await snippetWith(GUIDE, "xml", "intent-filter");
    const [, scheme, host] = /android:scheme="(.+)" android:host="(.+)"/.exec(manifest) ?? [];
    expect([`${String(scheme)}:`, host]).toEqual([address.protocol, address.host]);
    expect(texts).toContain(`uri.scheme == '${String(scheme)}'`);
  });

  it("names the fields of `sdk` that the checkout answers", async () => {
    const { sdk } = await checkout();
    const text = await readFile(new URL(`../../${GUIDE}`, import.meta.url), "utf8");
    const [, sentence = ""] = /The answer has `sdk` with ([\s\S]+?)\. /.exec(text) ?? [];
    const named = [...sentence.matchAll(/`(\w+)`/g)].map(([, name = ""]) => name);
    const values = ["test", "prod"];
    expect(named.filter((name) => !values.includes(name)).toSorted()).toEqual(
      Object.keys(sdk).toSorted(),
    );
    expect(values).toContain(sdk["environment"]);
  });

  it("asks at a path of the API, with the order's token, and compares with a status of it", async () => {
    const { order, order_token } = await checkout();
    const curl = await snippetWith(GUIDE, "sh", "curl");
    const [, route = ""] = /http:\/\/localhost:3000(\S+)/.exec(curl) ?? [];
    expect(curl).toContain("Authorization: Bearer $ORDER_TOKEN");
    const answer = await server.http
      .get(route.replace("$ORDER_ID", order.id))
      .set("Authorization", `Bearer ${order_token}`);
    const kotlin = await snippetWith(GUIDE, "kotlin", "order.status");
    const words = [...kotlin.matchAll(/order\.status == "(\w+)"/g)].map(([, word]) => word);
    expect(words).toHaveLength(2);
    for (const word of words) expect(word).toBe((answer.body as { status: string }).status);
  });
});

if (LANGUAGES.includes("php"))
  describe("WordPress, in PHP", () => {
    let server: TestServer;
    let shop: ReturnType<typeof spawn>;
    let url: string;
    let folder: string;
    let plugin: string;
    let secret: string;
    beforeAll(async () => {
      url = `http://127.0.0.1:${String(await freePort())}`;
      folder = await mkdtemp(path.join(os.tmpdir(), "khalti-bff-wordpress-"));
      plugin = path.join(folder, "khalti-bff.php");
      await writeFile(plugin, await snippetWith("docs/guides/wordpress.md", "php", "Plugin Name"));
      server = await startTestServer({
        ROLE: "all",
        FRONTEND_ORIGINS: url,
        WEBHOOK_ALLOWED_NETWORKS: "127.0.0.0/8",
      });
      const created = await server.http
        .post("/v1/admin/webhook-endpoints")
        .set("Authorization", `Bearer ${KEYS.admin}`)
        .send({ url: `${url}/wp-json/khalti-bff/v1/hook`, events: ["*"] });
      ({ secret } = created.body as { secret: string });
      shop = spawn("php", ["-S", new URL(url).host, "test/examples/wordpress.php"], {
        env: {
          PATH: process.env["PATH"] ?? "",
          // The customer's return and the webhook may ask at once.
          PHP_CLI_SERVER_WORKERS: "3",
          ORDERS: folder,
          PLUGIN: plugin,
          SHOP_URL: url,
          KHALTI_BFF_URL: server.url,
          KHALTI_BFF_KEY: KEYS.merchant,
          KHALTI_BFF_WEBHOOK_SECRET: secret,
        },
        stdio: "ignore",
      });
      await waitFor("PHP listens", async () => (await fetch(url).catch(() => null)) !== null);
    });
    afterAll(async () => {
      const ended = once(shop, "close");
      shop.kill();
      await ended;
      await server.stop();
      await rm(folder, { recursive: true });
    });

    interface ShopOrder {
      status: string;
      completions: string[];
      notes: string[];
      meta: Record<string, string>;
    }
    const fileOf = (id: number) => path.join(folder, `${String(id)}.json`);
    const write = (id: number, total: string) =>
      writeFile(
        fileOf(id),
        JSON.stringify({
          total,
          currency: "NPR",
          status: "pending",
          completions: [],
          notes: [],
          meta: {},
        }),
      );
    const read = async (id: number) => JSON.parse(await readFile(fileOf(id), "utf8")) as ShopOrder;
    async function pay(id: number): Promise<string> {
      const answer = (await (await fetch(`${url}/pay/${String(id)}`)).json()) as {
        result: string;
        redirect: string;
      };
      expect(answer.result).toBe("success");
      return new URL(answer.redirect).searchParams.get("pidx") ?? "";
    }

    it("accepts the plugin's syntax", async () => {
      expect((await run("php", ["-l", plugin])).stdout).toContain("No syntax errors");
    });

    it("completes an order once, by the webhook, when the customer never comes back", async () => {
      await write(41, "1250.50");
      const pidx = await pay(41);
      await server.simulator.pay(pidx);
      await server.http.get(`/v1/payments/return?pidx=${pidx}`);
      await waitFor("it is completed", async () => (await read(41)).status === "processing");

      const order = await orderOf(server, (await read(41)).meta["_khalti_bff_order"] ?? "");
      expect(order).toMatchObject({ status: "paid", amount: 125_050 });
      const thanks = await fetch(`${url}/checkout/order-received/41/`);
      expect(await thanks.text()).toBe("Thank you");
      expect((await read(41)).completions).toEqual([order.payments[0]?.transaction_id]);
    });

    it("asks for the same payment when the customer presses the button again", async () => {
      await write(42, "100.00");
      expect(await pay(42)).toBe(await pay(42));
      // Another total is another order at Khalti.
      await writeFile(fileOf(42), (await readFile(fileOf(42), "utf8")).replace("100.00", "100.10"));
      expect((await orderOf(server, (await read(42)).meta["_khalti_bff_order"] ?? "")).amount).toBe(
        10_000,
      );
      await pay(42);
      expect((await orderOf(server, (await read(42)).meta["_khalti_bff_order"] ?? "")).amount).toBe(
        10_010,
      );
    });

    it("puts an order on hold when it was changed after the checkout", async () => {
      await write(43, "200.00");
      const pidx = await pay(43);
      await writeFile(fileOf(43), (await readFile(fileOf(43), "utf8")).replace("200.00", "900.00"));
      await server.simulator.pay(pidx);
      const back = await server.http.get(`/v1/payments/return?pidx=${pidx}`);
      expect(back.headers["location"]).toContain(`${url}/checkout/order-received/43/?key=`);
      await waitFor("it is on hold", async () => (await read(43)).status === "on-hold");
      expect((await read(43)).completions).toEqual([]);
    });

    it("believes only what is signed with its secret, and only for minutes", async () => {
      await write(44, "300.00");
      await pay(44);
      const id = (await read(44)).meta["_khalti_bff_order"] ?? "";
      const body = JSON.stringify({ type: "order.paid", data: { order: { id } } });
      const send = async (headers: Record<string, string>) =>
        (await fetch(`${url}/wp-json/khalti-bff/v1/hook`, { method: "POST", body, headers }))
          .status;
      const sign = (by: string, at = new Date()) => ({
        ...signDelivery({ eventId: "evt_1", body, at }, [by]),
      });
      expect(await send({})).toBe(401);
      expect(await send(sign(newWebhookSecret()))).toBe(401);
      expect(await send(sign(secret, new Date(Date.now() - 301_000)))).toBe(401);
      // Rightly signed, but the order is not paid, whatever the event says.
      expect(await send(sign(secret))).toBe(204);
      expect((await read(44)).status).toBe("pending");
    });
  });
