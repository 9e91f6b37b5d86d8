import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { hashToken } from "../../src/lib/token.ts";
import { forgetCustomerLinks } from "../../src/orders/customer-link.ts";
import type { OrderResponse } from "../../src/orders/order-response.ts";
import { paidOrder } from "../support/refunds.ts";
import { checkout, payAgain } from "../support/shop.ts";
import { createTestClock, DAY } from "../support/test-clock.ts";
import { KEYS, startTestServer, type TestServer } from "../support/test-server.ts";

const SITA = { name: "Sita Rai", email: "sita.rai@example.com", phone: "9801234567" };

const clock = createTestClock();
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ CUSTOMER_LINK_DAYS: "30" }, clock);
});
afterAll(() => server.stop());
beforeEach(() => {
  clock.reset();
});

const path = (id: string) => `/v1/admin/orders/${id}/customer-link`;
const as = (token: string) => ({ Authorization: `Bearer ${token}` });

async function makeLink(id: string, key: string = KEYS.operator) {
  const answer = await server.http.post(path(id)).set(as(key)).expect(201);
  const { url, expires_at: expiresAt } = answer.body as { url: string; expires_at: string };
  return { url, expiresAt, token: new URL(url).hash.slice(1) };
}

const read = (id: string, token: string) => server.http.get(`/v1/orders/${id}`).set(as(token));

describe("a customer's link", () => {
  it("shows the order with its receipt, on the order's page of this server", async () => {
    const { order } = await paidOrder(server, { customer: SITA });
    const { url, token, expiresAt } = await makeLink(order.id);
    expect(url).toBe(`${server.url}/orders/${order.id}#${token}`);
    const left = Date.parse(expiresAt) - clock.now().getTime();
    expect(left).toBeGreaterThan(30 * DAY - 60_000);
    expect(left).toBeLessThanOrEqual(30 * DAY);

    const shown = (await read(order.id, token).expect(200)).body as OrderResponse;
    expect(shown).toMatchObject({ status: "paid", customer: SITA });
    expect(shown.items).toHaveLength(1);
    expect(shown.payments[0]?.transaction_id).toEqual(expect.any(String));
  });

  it("never cancels, retries or pays", async () => {
    const { order } = await checkout(server, { customer: SITA });
    const { token } = await makeLink(order.id);
    const shown = (await read(order.id, token).expect(200)).body as OrderResponse;
    expect(shown.payments).toMatchObject([{ status: "initiated", payment_url: null }]);
    expect(JSON.stringify(shown)).not.toContain(server.simulator.url);

    const before = await server.db.order.findUniqueOrThrow({ where: { id: order.id } });
    const asked = (await server.simulator.requests()).length;
    const refused = [
      await server.http.post(`/v1/orders/${order.id}/close`).set(as(token)).send({}),
      await payAgain(server, order.id, token),
      await server.http
        .post(`/v1/orders/${order.id}/payments`)
        .type("form")
        .send({ order_token: token }),
    ];
    expect(refused.map(({ status }) => status)).toEqual([403, 403, 403]);
    for (const route of [`/v1/admin/orders/${order.id}`, "/v1/orders", "/v1/events"]) {
      await server.http.get(route).set(as(token)).expect(401);
    }
    await server.http.post(path(order.id)).set(as(token)).expect(401);
    expect(await server.db.order.findUniqueOrThrow({ where: { id: order.id } })).toEqual(before);
    expect((await server.simulator.requests()).length).toBe(asked);
  });

  it("opens nothing in the order page's cookie", async () => {
    const { order } = await paidOrder(server);
    const { token } = await makeLink(order.id);
    const page = await server.http
      .get(`/orders/${order.id}`)
      .set("Cookie", `khalti_bff_order_page=${token}`);
    expect(page.text).not.toContain("order-token");
  });

  it("opens no other order", async () => {
    const [{ order }, other] = [await paidOrder(server), await paidOrder(server)];
    const { token } = await makeLink(order.id);
    await read(other.order.id, token).expect(401);
  });

  it.each(["view_", "view_9VQyW1c0bq2jVZ0m8l7nqk2QeX5uT3sR6pLd4hYfAzE"])(
    "that is made up opens nothing (%s)",
    async (token) => {
      const { order } = await paidOrder(server);
      await makeLink(order.id);
      const answer = await read(order.id, token).expect(401);
      expect(answer.body).toMatchObject({ code: "unauthenticated" });
    },
  );

  it("ends after its days, and is deleted", async () => {
    const { order } = await paidOrder(server);
    const { token } = await makeLink(order.id);
    clock.skip(30 * DAY - 1_000);
    await read(order.id, token).expect(200);
    await forgetCustomerLinks(server.context);
    expect(await server.db.customerLink.count({ where: { orderId: order.id } })).toBe(1);
    clock.skip(2_000);
    await read(order.id, token).expect(401);
    await forgetCustomerLinks(server.context);
    expect(await server.db.customerLink.count({ where: { orderId: order.id } })).toBe(0);
  });

  it("ends when staff make another", async () => {
    const { order } = await paidOrder(server);
    const [first, second] = [await makeLink(order.id), await makeLink(order.id)];
    await read(order.id, first.token).expect(401);
    await read(order.id, second.token).expect(200);
  });

  it("made by two at once is one link", async () => {
    const { order } = await paidOrder(server);
    const made = await Promise.all([1, 2, 3].map(() => makeLink(order.id)));
    const open = await Promise.all(made.map(({ token }) => read(order.id, token)));
    expect(open.map(({ status }) => status).sort()).toEqual([200, 401, 401]);
  });

  it("ends with all others when staff end them, and not those of another order", async () => {
    const [{ order }, other] = [await paidOrder(server), await paidOrder(server)];
    const [link, kept] = [await makeLink(order.id), await makeLink(other.order.id)];
    await server.http.delete(path(order.id)).set(as(KEYS.operator)).expect(204);
    await read(order.id, link.token).expect(401);
    await read(other.order.id, kept.token).expect(200);
  });

  it("is for operators and admins, and for an order that there is", async () => {
    const { order } = await paidOrder(server);
    for (const key of [KEYS.viewer, KEYS.merchant]) {
      await server.http.post(path(order.id)).set(as(key)).expect(403);
      await server.http.delete(path(order.id)).set(as(key)).expect(403);
    }
    await makeLink(order.id, KEYS.admin);
    for (const id of ["01930000-0000-7000-8000-000000000000", "nonsense"]) {
      await server.http.post(path(id)).set(as(KEYS.operator)).expect(404);
      await server.http.delete(path(id)).set(as(KEYS.operator)).expect(404);
    }
  });
});

it("the token stands in its address only: not in the database, the audit, the history, events or the log", async () => {
  const { order } = await paidOrder(server);
  const { token } = await makeLink(order.id);
  await read(order.id, token).expect(200);
  await read(order.id, `${token}x`).expect(401);
  await server.http.post(`/v1/orders/${order.id}/close`).set(as(token)).send({}).expect(403);

  const [row] = await server.db.customerLink.findMany({ where: { orderId: order.id } });
  expect(row?.hash).toEqual(hashToken(token));
  expect(row).toMatchObject({ madeFor: "staff", createdBy: "staff:operator" });

  const tables = await server.db.$queryRaw<{ name: string }[]>`
    select table_name as name from information_schema.tables where table_schema = 'public'`;
  for (const { name } of tables) {
    const found = await server.db.$queryRawUnsafe<unknown[]>(
      `select 1 from "${name}" t where t::text like '%' || $1 || '%'`,
      token,
    );
    expect({ name, found }).toEqual({ name, found: [] });
  }
  expect(server.logLines.join("")).not.toContain(token);
});

it("the audit says who made a link and who ended it, of which order", async () => {
  const { order } = await paidOrder(server);
  const { expiresAt } = await makeLink(order.id);
  await server.http.delete(path(order.id)).set(as(KEYS.admin)).expect(204);
  await server.http.delete(path(order.id)).set(as(KEYS.admin)).expect(204); // nothing left to end
  const answer = await server.http
    .get("/v1/admin/audit?type=customer_link_created,customer_links_ended&limit=2")
    .set(as(KEYS.viewer));
  const named = { order_id: order.id, purchase_order_id: order.purchase_order_id };
  expect((answer.body as { data: object[] }).data).toMatchObject([
    { type: "customer_links_ended", actor: "staff:admin", data: { ...named, links: 1 } },
    {
      type: "customer_link_created",
      actor: "staff:operator",
      data: { ...named, expires_at: expiresAt },
    },
  ]);
});
