import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { problemOf } from "../support/problem.ts";
import { paidOrder, requestRefund } from "../support/refunds.ts";
import { type CheckedOut, checkout, orderOf } from "../support/shop.ts";
import { askKhalti, resolve } from "../support/staff.ts";
import { KEYS, startTestServer, type TestServer } from "../support/test-server.ts";

const UNKNOWN_ID = "01930000-0000-7000-8000-000000000000";

let server: TestServer;
/** A paid order without refunds: refused requests do not change it. */
let paid: CheckedOut;
beforeAll(async () => {
  server = await startTestServer();
  paid = await paidOrder(server);
});
afterAll(() => server.stop());

describe("a refund request", () => {
  it.each([
    [{ amount: 0 }, "amount"],
    [{ amount: -1 }, "amount"],
    [{ amount: 10.5 }, "amount"],
    [{ amount: 0.5 }, "amount"],
    [{ amount: "1000" }, "amount"],
    [{ amount: null }, "amount"],
    [{ amount: 3_000_000_000 }, "amount"],
    [{ amount: 1e21 }, "amount"],
    [{ reason: undefined }, "reason"],
    [{ reason: null }, "reason"],
    [{ reason: "" }, "reason"],
    [{ reason: "   " }, "reason"],
    [{ reason: "a\0b\0c" }, "reason"],
    [{ reason: ["why"] }, "reason"],
    [{ mobile: "12345" }, "mobile"],
    [{ mobile: "014412345" }, "mobile"],
    [{ mobile: "9100000000" }, "mobile"],
    [{ mobile: "98000000001" }, "mobile"],
    [{ mobile: "+1 980 000 0001" }, "mobile"],
    [{ mobile: "९८००००००००" }, "mobile"],
    [{ mobile: 9_800_000_000 }, "mobile"],
    [{ amont: 100 }, "amont"],
  ])("with %j is refused with the invalid field and the refundable amount", async (body, path) => {
    const problem = problemOf(await requestRefund(server, paid.order.id, body));
    expect(problem).toMatchObject({
      status: 422,
      code: "invalid_request",
      refundable_amount: 90_000,
    });
    expect(new Set(problem.errors?.map((error) => error.path))).toEqual(new Set([path]));
    expect(problem.errors?.every(({ message }) => message !== "")).toBe(true);
    expect((await orderOf(server, paid.order.id)).refunds).toEqual([]);
  });

  it.each([90_001, 2_147_483_647])(
    "for %i paisa of 90000 is refused with the refundable amount",
    async (amount) => {
      const answer = await requestRefund(server, paid.order.id, { amount });
      expect(problemOf(answer)).toMatchObject({
        status: 422,
        code: "refund_exceeds_payment",
        errors: [{ path: "amount" }],
        refundable_amount: 90_000,
      });
    },
  );

  it("with a reason that is too long is refused", async () => {
    const answer = await requestRefund(server, paid.order.id, { reason: "x".repeat(1_001) });
    expect(problemOf(answer)).toMatchObject({ status: 422, errors: [{ path: "reason" }] });
  });

  it("with two invalid fields is refused with both", async () => {
    const answer = await requestRefund(server, paid.order.id, { amount: 0, reason: "" });
    const paths = (problemOf(answer).errors ?? []).map(({ path }) => path);
    expect(paths.sort()).toEqual(["amount", "reason"]);
  });

  it.each([
    ["invalid JSON", "{", "application/json", 400],
    ["a form", "amount=1", "application/x-www-form-urlencoded", 415],
    ["a list", "[]", "application/json", 422],
    ["too large", JSON.stringify({ reason: "x".repeat(20_000) }), "application/json", 413],
  ])("that is %s is refused", async (_, body, type, status) => {
    const answer = await server.http
      .post(`/v1/admin/orders/${paid.order.id}/refunds`)
      .set("Authorization", `Bearer ${KEYS.operator}`)
      .set("Idempotency-Key", "odd-bodies")
      .set("Content-Type", type)
      .send(body);
    expect(problemOf(answer).status).toBe(status);
  });

  it("without an Idempotency-Key is refused", async () => {
    const answer = await server.http
      .post(`/v1/admin/orders/${paid.order.id}/refunds`)
      .set("Authorization", `Bearer ${KEYS.operator}`)
      .send({ reason: "No key." });
    expect(problemOf(answer)).toMatchObject({ status: 400, code: "idempotency_key_required" });
  });

  it.each([
    ["with spaces", "two words"],
    ["that is too long", "x".repeat(256)],
  ])("with a key %s is refused", async (_, key) => {
    const answer = await requestRefund(server, paid.order.id, {}, { key });
    expect(problemOf(answer)).toMatchObject({ status: 400, code: "invalid_idempotency_key" });
  });

  it.each([
    ["viewer", 403, "forbidden"],
    ["merchant", 403, "forbidden"],
  ] as const)("of a %s is refused", async (role, status, code) => {
    const answer = await requestRefund(server, paid.order.id, {}, { as: KEYS[role] });
    expect(problemOf(answer)).toMatchObject({ status, code });
  });

  it("with an unknown key or the order's token is refused", async () => {
    for (const as of ["unknown-key", paid.token]) {
      const answer = await requestRefund(server, paid.order.id, {}, { as });
      expect(problemOf(answer)).toMatchObject({ status: 401, code: "unauthenticated" });
    }
  });

  it.each([UNKNOWN_ID, "not-an-id"])("for the order %s is not found", async (id) => {
    expect(problemOf(await requestRefund(server, id))).toMatchObject({
      status: 404,
      code: "order_not_found",
    });
  });
});

describe("an order without a refundable payment", () => {
  async function refusal(orderId: string) {
    const problem = problemOf(await requestRefund(server, orderId, { amount: 100 }));
    expect(problem).toMatchObject({ status: 409, code: "order_not_refundable" });
    expect(problem).toHaveProperty("refundable_amount", 0);
    return problem.order_status;
  }

  it("that awaits payment refuses a refund", async () => {
    const { order } = await checkout(server);
    expect(await refusal(order.id)).toBe("awaiting_payment");
  });

  it.each([
    ["User canceled", "canceled"],
    ["Expired", "expired"],
  ])("whose payment is %s refuses a refund", async (word, status) => {
    const { order, pidx } = await checkout(server);
    await server.simulator.set(pidx, { status: word });
    await askKhalti(server, pidx);
    expect(await refusal(order.id)).toBe(status);
  });

  it("that is held refuses a refund", async () => {
    const { order, pidx } = await checkout(server);
    await server.simulator.set(pidx, { status: "Completed", total_amount: 1 });
    await askKhalti(server, pidx);
    expect(await refusal(order.id)).toBe("held");
  });

  it("whose held payment was resolved as refunded refuses a refund", async () => {
    const { order, pidx } = await checkout(server);
    await server.simulator.set(pidx, { status: "Completed", total_amount: 1 });
    await askKhalti(server, pidx);
    await server.simulator.set(pidx, { status: "Refunded" });
    const resolved = await resolve(server, pidx, { outcome: "refunded", reason: "Wrong amount." });
    expect(resolved.status).toBe(200);
    expect(await refusal(order.id)).toBe("refunded");
  });
});
