// Plays a whole story with data that can be told from all other, then looks for it in every table and every log line.
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { raiseAlerts } from "../../src/alerts/raise-alerts.ts";
import { raiseAndMailAlerts } from "../../src/alerts/raise-and-mail-alerts.ts";
import { sequenceEvents } from "../../src/events/sequence-events.ts";
import { attemptDelivery } from "../../src/webhooks/attempt-delivery.ts";
import { type MailServer, startMailServer } from "../support/mail-server.ts";
import { query } from "../support/query.ts";
import { refund, refundNow } from "../support/refunds.ts";
import { runDueJobs } from "../support/run-due-jobs.ts";
import {
  bankThatDoes,
  checkout,
  orderOf,
  postCheckout,
  returnFromKhalti,
} from "../support/shop.ts";
import { KEYS, startTestServer, type TestServer } from "../support/test-server.ts";
import { sellTopUp, topUpsOfOrder } from "../support/top-ups.ts";
import { startWebhookReceiver, type WebhookReceiver } from "../support/webhook-receiver.ts";

const KEY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";
const CUSTOMER = { name: "Qzyx Marker", email: "Qzyx@marker.example", phone: "9811122233" };
const MARKS = /qzyx|marker\.example|9811122233|9822233344|9833344455/i;

const staff = { Authorization: `Bearer ${KEYS.admin}` };

interface Around {
  mailServer: MailServer;
  shop: WebhookReceiver;
}

/** Khalti, a provider and a mail server that repeat what they were sent, forms that do not fit, a link, and events to a shop. */
async function playTroubles(server: TestServer, { mailServer, shop }: Around): Promise<void> {
  const echo = {
    detail: `${CUSTOMER.phone} ${CUSTOMER.email} 9833344455`,
    error_key: "validation_error",
  };
  const refused = { kind: "status", status: 400, times: 1 } as const;
  await server.simulator.fault({
    ...refused,
    endpoint: "initiate",
    body: { ...echo, customer_info: { phone: [CUSTOMER.phone], email: [CUSTOMER.email] } },
  });
  expect((await postCheckout(server, { customer: CUSTOMER })).status).not.toBe(201);

  const bank = await bankThatDoes(server, { ebanking: true, mobile: false });
  const sold = await checkout(server, { customer: CUSTOMER, method: { mode: "ebanking", bank } });
  await server.simulator.pay(sold.pidx);
  mailServer.refuse = { code: 550, text: `no such user ${CUSTOMER.email}` };
  await returnFromKhalti(server, sold.pidx);
  await runDueJobs(server);
  mailServer.refuse = null;
  await server.simulator.fault({ ...refused, endpoint: "refund", body: echo });
  await refund(server, sold.order.id, { amount: 1_000, mobile: "9833344455" });
  await runDueJobs(server);

  const odd = await checkout(server, { customer: CUSTOMER });
  await server.simulator.fault({
    ...refused,
    endpoint: "lookup",
    status: 502,
    body: `<p>${CUSTOMER.phone}`,
  });
  await returnFromKhalti(server, odd.pidx);
  await server.simulator.set(odd.pidx, { status: `Paid by ${CUSTOMER.phone}` });
  await returnFromKhalti(server, odd.pidx);

  const sku = await sellTopUp(server, "khalti_wallet");
  const items = [{ sku, quantity: 1, amount: 30_000, fields: { number: "9822233344" } }];
  const topUp = await checkout(server, { customer: CUSTOMER, items });
  await server.simulator.pay(topUp.pidx);
  await server.simulator.fault({
    ...refused,
    endpoint: "khalti_topup",
    body: { detail: "9822233344 is barred", state: "Failed" },
  });
  await returnFromKhalti(server, topUp.pidx);
  await runDueJobs(server);

  const link = await server.http
    .post("/v1/admin/payment-links")
    .set(staff)
    .send({ amount: 50_000, description: "Deposit" });
  const { slug } = link.body as { slug: string };
  for (const name of [CUSTOMER.name, CUSTOMER.name.repeat(60)]) {
    const form = {
      name,
      phone: CUSTOMER.phone,
      email: CUSTOMER.email,
      form_key: crypto.randomUUID(),
    };
    await server.http
      .post(`/v1/payment-links/${slug}/checkout`)
      .set("Accept", "text/html")
      .type("form")
      .send(form);
    const body = { customer: { ...CUSTOMER, name } };
    await server.http
      .post(`/v1/payment-links/${slug}/checkout`)
      .set("Idempotency-Key", crypto.randomUUID())
      .send(body);
  }
  await raiseAlerts(server.context);
  await sequenceEvents(server.context);
  await raiseAndMailAlerts(server.context);
  await runDueJobs(server);
  for (const { id } of await server.db.webhookDelivery.findMany())
    await attemptDelivery(server.context, id);
  expect(shop.received.length).toBeGreaterThan(3);
}

/** A goods order paid by a bank and refunded to a mobile, a delivered and a refused top-up, and what staff look up. */
async function playStory(server: TestServer): Promise<{ goods: string; topUp: string }> {
  const bank = await bankThatDoes(server, { ebanking: true, mobile: false });
  const bought = await checkout(
    server,
    { customer: CUSTOMER, method: { mode: "ebanking", bank } },
    KEYS.merchant,
  );
  await server.simulator.pay(bought.pidx);
  await returnFromKhalti(server, `${bought.pidx}&mobile=${CUSTOMER.phone}`);
  const { id } = await refund(server, bought.order.id, { amount: 1_000, mobile: "9833344455" });
  await runDueJobs(server);
  expect((await refundNow(server, id)).mobile).toBe("9833344455");

  const sku = await sellTopUp(server, "khalti_wallet");
  const items = [{ sku, quantity: 1, amount: 30_000, fields: { number: "9822233344" } }];
  const delivered = await checkout(server, { customer: CUSTOMER, items });
  await server.simulator.pay(delivered.pidx);
  await returnFromKhalti(server, delivered.pidx);
  await runDueJobs(server);

  for (const q of Object.values(CUSTOMER)) {
    const found = await server.http.get("/v1/admin/orders").query({ q }).set(staff);
    expect((found.body as { data: unknown[] }).data).toHaveLength(q === CUSTOMER.name ? 0 : 2);
    await server.http.get("/v1/admin/orders.csv").query({ q }).set(staff);
  }
  await server.http
    .post("/v1/checkout")
    .send({ items, customer: { ...CUSTOMER, phone: 9811122233 } });
  return { goods: bought.order.id, topUp: delivered.order.id };
}

/** @returns the tables and columns that hold the marked data */
async function traces(server: TestServer): Promise<string[]> {
  const columns = await query<{ table: string; column: string }>(
    server.databaseUrl,
    `select c.table_schema || '."' || c.table_name || '"' as "table", c.column_name as "column"
     from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
     where c.table_schema in ('public', 'graphile_worker') and t.table_type = 'BASE TABLE'`,
  );
  const found: string[] = [];
  for (const { table, column } of columns) {
    const rows = await query(
      server.databaseUrl,
      `select 1 from ${table} where "${column}"::text ~* $1 limit 1`,
      [MARKS.source],
    );
    if (rows.length > 0) found.push(`${table.replace(/^public\.|"/g, "")}.${column}`);
  }
  return found.sort();
}

describe.each([
  {
    name: "without a key",
    env: {},
    stored: [
      "order_items.fields",
      "orders.customer_email",
      "orders.customer_name",
      "orders.customer_phone",
      "refunds.mobile",
    ],
  },
  { name: "with DATA_ENCRYPTION_KEY", env: { DATA_ENCRYPTION_KEY: KEY }, stored: [] },
])("personal data $name", ({ env, stored }) => {
  let server: TestServer;
  let story: { goods: string; topUp: string };
  let around: Around;
  beforeAll(async () => {
    around = { mailServer: await startMailServer(), shop: await startWebhookReceiver() };
    server = await startTestServer({
      ...env,
      SMTP_URL: around.mailServer.url,
      MAIL_FROM: "orders@shop.example",
      ALERT_EMAIL: "operator@shop.example",
      WEBHOOK_ALLOWED_NETWORKS: "127.0.0.0/8",
    });
    const endpoint = { url: around.shop.url, events: ["*"] };
    await server.http.post("/v1/admin/webhook-endpoints").set(staff).send(endpoint);
    story = await playStory(server);
    await playTroubles(server, around);
  });
  afterAll(async () => {
    await server.stop();
    await around.shop.stop();
    await around.mailServer.stop();
  });

  it("is in the columns that are erased and sealed, and nowhere else", async () => {
    expect(await traces(server)).toEqual(stored);
  });

  it("is in no log line", () => {
    expect(server.logLines.filter((line) => MARKS.test(line))).toEqual([]);
  });

  it("is in no event that a shop gets", () => {
    expect(around.shop.received.filter(({ body }) => MARKS.test(body))).toEqual([]);
  });

  it("is in the mails of the customer, and in no mail of an alert", () => {
    const { mails } = around.mailServer;
    const to = (address: string) =>
      mails.filter((mail) => mail.to?.some((one) => one.address?.toLowerCase() === address));
    expect(to("qzyx@marker.example").length).toBeGreaterThan(0);
    expect(to("operator@shop.example").length).toBeGreaterThan(0);
    expect(to("operator@shop.example").filter(({ text = "" }) => MARKS.test(text))).toEqual([]);
  });

  it("is what Khalti and the provider got", async () => {
    const initiated = await server.simulator.requests("initiate");
    expect(JSON.stringify(initiated)).toContain(CUSTOMER.phone);
    const topUps = await server.simulator.requests("khalti_topup");
    expect(JSON.stringify(topUps)).toContain("9822233344");
    const refunds = await server.simulator.requests("refund");
    expect(JSON.stringify(refunds)).toContain("9833344455");
  });

  it("is shown to the shop and to staff", async () => {
    const order = await orderOf(server, story.goods);
    expect(order).toMatchObject({ customer_readable: true, customer_erased_at: null });
    expect(order.customer).toEqual(CUSTOMER);
    const [topUp] = await topUpsOfOrder(server, story.topUp);
    expect(topUp).toMatchObject({ fields: { number: "9822233344" }, fields_readable: true });
    const csv = await server.http.get("/v1/admin/orders.csv").set(staff);
    expect(csv.text).toContain(CUSTOMER.email);
  });
});
