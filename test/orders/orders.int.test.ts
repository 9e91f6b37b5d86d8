import { ALL_TRIES } from "../support/simulator-control.ts";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { problemOf } from "../support/problem.ts";
import {
  type CheckedOut,
  checkout,
  historyOf,
  orderOf,
  payAgain,
  returnFromKhalti,
} from "../support/shop.ts";
import { KEYS, startTestServer, type TestServer } from "../support/test-server.ts";

let server: TestServer;
let sita: CheckedOut;
const CUSTOMER = { name: "Sita Kumari Rai", email: "sita@example.com", phone: "9801234567" };
beforeAll(async () => {
  server = await startTestServer();
  sita = await checkout(server, { customer: CUSTOMER, metadata: { note: "for-grandmother" } });
});
afterAll(() => server.stop());

function get(path: string, token?: string) {
  const request = server.http.get(path);
  return token === undefined ? request : request.set("Authorization", `Bearer ${token}`);
}

describe("GET /v1/orders/{id}", () => {
  it("returns the order to a caller with its token", async () => {
    const answer = await get(`/v1/orders/${sita.order.id}`, sita.token);
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({ ...sita.order, shop_name: "Demo shop" });
    expect(answer.headers["cache-control"]).toBe("no-store");
  });

  it.each(["viewer", "operator", "admin", "merchant"] as const)(
    "returns the order to a key with role %s",
    async (role) => {
      const answer = await get(`/v1/orders/${sita.order.id}`, KEYS[role]);
      expect(answer.status).toBe(200);
      expect(answer.body).toEqual({ ...sita.order, shop_name: "Demo shop" });
    },
  );

  it("is 401 without a token, with a wrong token and with another order's token", async () => {
    const other = await checkout(server);
    const path = `/v1/orders/${sita.order.id}`;
    for (const token of [undefined, "order_made-up", `${sita.token}x`, other.token]) {
      const answer = await get(path, token);
      expect(answer.status).toBe(401);
      expect(problemOf(answer).code).toBe("unauthenticated");
      expect(answer.headers["www-authenticate"]).toBe("Bearer");
      expect(answer.text).not.toContain("Sita");
    }
  });

  it("does not accept the token in the query, where it would be logged", async () => {
    const answer = await get(`/v1/orders/${sita.order.id}?token=${sita.token}`);
    expect(answer.status).toBe(401);
  });

  it.each([
    ["malformed", "42"],
    ["nearly right", "01930000-0000-7000-8000-00000000000"],
    ["an attempt at SQL", "1' or '1'='1"],
    ["a NUL", "%00"],
    ["unknown", "01930000-0000-7000-8000-000000000000"],
  ])("is 404 for an id that is %s", async (_circumstance, id) => {
    for (const path of [`/v1/orders/${id}`, `/v1/orders/${id}/status`]) {
      const answer = await get(path, KEYS.viewer);
      expect(answer.status).toBe(404);
      expect(problemOf(answer).code).toBe("order_not_found");
    }
  });
});

describe("GET /v1/orders/{id}/status", () => {
  it("returns the status to anyone with the link, and nothing about the customer or the items", async () => {
    const answer = await get(`/v1/orders/${sita.order.id}/status`);

    expect(answer.status).toBe(200);
    expect(Object.keys(answer.body as object).sort()).toEqual([
      "amount",
      "attention",
      "checking",
      "created_at",
      "currency",
      "id",
      "paid_at",
      "purchase_order_id",
      "refunded_amount",
      "shop_name",
      "status",
    ]);
    expect(answer.body).toMatchObject({
      status: "awaiting_payment",
      amount: 90_000,
      paid_at: null,
    });
    const personal = [
      ...Object.values(CUSTOMER),
      "Sita",
      "grandmother",
      "tea",
      sita.pidx,
      sita.token,
    ];
    for (const word of personal) expect(answer.text).not.toContain(word);
  });

  it("follows the payment", async () => {
    const { order, pidx } = await checkout(server);
    await server.simulator.set(pidx, { status: "Pending" });
    await returnFromKhalti(server, pidx);
    expect((await get(`/v1/orders/${order.id}/status`)).body).toMatchObject({
      status: "awaiting_payment",
      checking: true,
    });

    await server.simulator.pay(pidx);
    await returnFromKhalti(server, pidx);
    expect((await get(`/v1/orders/${order.id}/status`)).body).toMatchObject({
      status: "paid",
      checking: false,
      paid_at: expect.any(String),
    });
  });
});

describe("POST /v1/orders/{id}/close", () => {
  const close = (id: string, token?: string) => {
    const request = server.http.post(`/v1/orders/${id}/close`);
    return token === undefined ? request : request.set("Authorization", `Bearer ${token}`);
  };

  it("closes an unpaid order, and a repeat changes nothing", async () => {
    const { order, token } = await checkout(server);

    const answer = await close(order.id, token);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ id: order.id, status: "closed" });

    const again = await close(order.id, token);
    expect(again.status).toBe(200);
    expect(again.body).toEqual(answer.body);
    const closings = (await historyOf(server, order.id)).filter(
      (one) => one.type === "order_closed",
    );
    expect(closings).toMatchObject([{ actor: "customer" }]);
  });

  it("allows no new attempt to pay a closed order", async () => {
    const { order, token } = await checkout(server);
    await close(order.id, token);

    const answer = await payAgain(server, order.id, token);

    expect(answer.status).toBe(409);
    expect(problemOf(answer)).toMatchObject({
      code: "order_state_conflict",
      order_status: "closed",
    });
    expect((await orderOf(server, order.id, token)).payments).toHaveLength(1);
  });

  it("is 409 for a paid order", async () => {
    const { order, pidx, token } = await checkout(server);
    await server.simulator.pay(pidx);
    await returnFromKhalti(server, pidx);

    const answer = await close(order.id, token);

    expect(answer.status).toBe(409);
    expect(problemOf(answer)).toMatchObject({ code: "order_state_conflict", order_status: "paid" });
    expect((await orderOf(server, order.id, token)).status).toBe("paid");
  });

  it("is 409 when the customer has paid and we find out only now", async () => {
    const { order, pidx, token } = await checkout(server);
    await server.simulator.pay(pidx);

    expect((await close(order.id, token)).status).toBe(409);
    expect((await orderOf(server, order.id, token)).status).toBe("paid");
  });

  it("does not close the order while Khalti does not answer whether it is paid", async () => {
    const { order, token } = await checkout(server);
    await server.simulator.fault({ endpoint: "lookup", kind: "drop_request", times: ALL_TRIES });

    const answer = await close(order.id, token);

    expect(answer.status).toBe(503);
    expect(Number(answer.headers["retry-after"])).toBeGreaterThan(0);
    expect((await orderOf(server, order.id, token)).status).toBe("awaiting_payment");
  });

  it("is for the customer, the shop's server and staff above viewer", async () => {
    const { order } = await checkout(server);
    const other = await checkout(server);

    expect((await close(order.id)).status).toBe(401);
    expect((await close(order.id, other.token)).status).toBe(401);
    expect((await close(order.id, KEYS.viewer)).status).toBe(403);
    expect((await orderOf(server, order.id)).status).toBe("awaiting_payment");

    expect((await close(order.id, KEYS.merchant)).status).toBe(200);
    expect((await close(other.order.id, KEYS.operator)).status).toBe(200);
    const actors = await Promise.all(
      [order, other.order].map(async ({ id }) => (await historyOf(server, id)).at(-1)?.actor),
    );
    expect(actors).toEqual(["shop:merchant", "staff:operator"]);
  });

  it("is 404 for an order that does not exist", async () => {
    const answer = await close("01930000-0000-7000-8000-000000000000", KEYS.admin);
    expect(answer.status).toBe(404);
  });
});
