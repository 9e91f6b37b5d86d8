import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { hashToken } from "../../src/lib/token.ts";
import type { RefundResponse } from "../../src/refunds/present-refund.ts";
import { auditTwice, breachesOf } from "../support/audits.ts";
import { problemOf } from "../support/problem.ts";
import {
  refundsAtKhalti,
  paidOrder,
  refund,
  refundNow,
  refundRequests,
  refundStory,
  requestRefund,
  resolveRefund,
} from "../support/refunds.ts";
import { runDueJobs } from "../support/run-due-jobs.ts";
import { type CheckedOut, orderOf } from "../support/shop.ts";
import { askKhalti } from "../support/staff.ts";
import { KEYS, startTestServer, type TestServer } from "../support/test-server.ts";

const SECOND_OPERATOR = "second-operator-key-for-tests-0";
const REASON = "Asked the customer: it is right.";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ REFUND_APPROVAL_ABOVE: "500", REFUND_CONFIRM_ABOVE: "100" });
  await server.db.apiKey.create({
    data: { name: "second operator", role: "operator", hash: hashToken(SECOND_OPERATOR) },
  });
});
afterAll(() => server.stop());
afterEach(() => server.simulator.reset());

async function auditOf(of: TestServer, orderId: string): Promise<string[]> {
  await auditTwice(of);
  return breachesOf(of, orderId);
}

const decide = (id: string, verb: "approve" | "reject", as: string = SECOND_OPERATOR) =>
  server.http
    .post(`/v1/admin/refunds/${id}/${verb}`)
    .set("Authorization", `Bearer ${as}`)
    .send({ reason: REASON });

async function needsYou(orderId: string) {
  const answer = await server.http
    .get("/v1/admin/needs-you?limit=100")
    .set("Authorization", `Bearer ${KEYS.viewer}`);
  const { data } = answer.body as { data: { order_id: string }[] };
  return data.find((item) => item.order_id === orderId);
}

describe("a refund above REFUND_APPROVAL_ABOVE", () => {
  let bought: CheckedOut;
  let waiting: RefundResponse;
  beforeEach(async () => {
    bought = await paidOrder(server);
    waiting = await refund(server, bought.order.id, { amount: 50_001 });
  });

  it("waits: it is not sent, its amount is reserved, and a person is asked", async () => {
    expect(waiting).toMatchObject({ status: "awaiting_approval", approved_by: null });
    await runDueJobs(server);
    expect(await refundRequests(server, bought.pidx)).toEqual([]);
    const more = problemOf(await requestRefund(server, bought.order.id, { amount: 40_000 }));
    expect(more).toMatchObject({ status: 422, refundable_amount: 39_999 });
    expect(await needsYou(bought.order.id)).toMatchObject({
      kind: "refund",
      code: "refund_awaiting_approval",
      refund_id: waiting.id,
      amount: 50_001,
      due_by: expect.any(String),
      actions: [{ action: "approve_refund" }, { action: "reject_refund" }],
    });
    expect(await auditOf(server, bought.order.id)).toEqual([]);
  });

  it("is sent once when another key approves it, and the history names both people", async () => {
    const approved = await decide(waiting.id, "approve");
    expect(approved).toMatchObject({
      status: 200,
      body: {
        status: "requested",
        requested_by: "staff:operator",
        approved_by: "staff:second operator",
        approved_at: expect.any(String),
      },
    });
    await runDueJobs(server);
    expect(await refundNow(server, waiting.id)).toMatchObject({ status: "succeeded" });
    expect(await refundsAtKhalti(server, bought.pidx)).toEqual([50_001]);
    expect((await refundStory(server, bought.order.id)).slice(0, 4)).toEqual([
      "refund_awaiting_approval by staff:operator",
      "attention by staff:operator",
      "refund_approved by staff:second operator",
      "refund_submitting by reconciler",
    ]);
    expect((await orderOf(server, bought.order.id)).attention).toBeNull();
    expect(await auditOf(server, bought.order.id)).toEqual([]);
  });

  it("fails when another key rejects it: nothing is sent, and the amount is free again", async () => {
    const rejected = await decide(waiting.id, "reject", KEYS.admin);
    expect(rejected.body).toMatchObject({ status: "failed", message: `Rejected: ${REASON}` });
    await runDueJobs(server);
    expect(await refundRequests(server, bought.pidx)).toEqual([]);
    expect(await refundStory(server, bought.order.id)).toContain("refund_rejected by staff:admin");
    expect((await orderOf(server, bought.order.id)).attention).toBeNull();
    expect(await auditOf(server, bought.order.id)).toEqual([]);
    expect((await requestRefund(server, bought.order.id, { amount: 90_000 })).status).toBe(202);
  });

  it.each(["approve", "reject"] as const)("%s with the key that asked is refused", async (verb) => {
    const problem = problemOf(await decide(waiting.id, verb, KEYS.operator));
    expect(problem).toMatchObject({ status: 403, code: "approver_must_differ" });
    expect(await refundNow(server, waiting.id)).toMatchObject({ status: "awaiting_approval" });
  });

  it("is decided once when many approve and reject it at the same time", async () => {
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, n) => decide(waiting.id, n % 2 === 0 ? "approve" : "reject")),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([
      200,
      ...Array<number>(9).fill(409),
    ]);
    const now = await refundNow(server, waiting.id);
    const lost = answers.filter(({ status }) => status === 409).map(({ body }) => body as object);
    expect(lost[0]).toMatchObject({ refund_status: now.status });
    await runDueJobs(server);
    const sent = now.status === "requested" ? [50_001] : [];
    expect(await refundsAtKhalti(server, bought.pidx)).toEqual(sent);
  });

  it("can be decided when the key that asked is revoked, but not by a new key of that name", async () => {
    const [old, later] = ["leaving-operator-key-for-tests0", "returned-operator-key-for-test0"];
    const data = { name: "leaving", role: "operator" as const };
    const { id } = await server.db.apiKey.create({ data: { ...data, hash: hashToken(old) } });
    const other = await paidOrder(server);
    const asked = await requestRefund(server, other.order.id, {}, { as: old });
    const refundId = (asked.body as RefundResponse).id;
    await server.db.apiKey.update({ where: { id }, data: { revokedAt: new Date() } });
    expect((await decide(refundId, "approve", old)).status).toBe(401);
    await server.db.apiKey.create({ data: { ...data, hash: hashToken(later) } });
    expect((await decide(refundId, "approve", later)).status).toBe(200);
  });

  it("ends when Khalti's dashboard refunds all of the money meanwhile", async () => {
    await server.simulator.set(bought.pidx, { status: "Refunded" });
    await askKhalti(server, bought.pidx);
    expect(await refundNow(server, waiting.id)).toMatchObject({ status: "failed" });
    expect(problemOf(await decide(waiting.id, "approve"))).toMatchObject({
      status: 409,
      code: "refund_not_awaiting_approval",
      refund_status: "failed",
    });
    expect((await orderOf(server, bought.order.id)).refunded_amount).toBe(90_000);
    expect(await auditOf(server, bought.order.id)).toEqual([]);
  });

  it("is not sent when the dashboard's refund shows only after the approval", async () => {
    await server.simulator.set(bought.pidx, { status: "Refunded" });
    expect((await decide(waiting.id, "approve")).status).toBe(200);
    await runDueJobs(server);
    expect(await refundNow(server, waiting.id)).toMatchObject({ status: "failed" });
    expect(await refundRequests(server, bought.pidx)).toEqual([]);
  });

  it("cannot be resolved, and a viewer or a shop cannot decide", async () => {
    const resolved = problemOf(await resolveRefund(server, waiting.id, { outcome: "succeeded" }));
    expect(resolved).toMatchObject({ status: 409, code: "refund_not_unknown" });
    for (const key of [KEYS.viewer, KEYS.merchant]) {
      expect(problemOf(await decide(waiting.id, "approve", key)).code).toBe("forbidden");
    }
  });
});

describe("refunds that need no approval", () => {
  it("are sent at once: exactly the limit is not above it", async () => {
    const { order } = await paidOrder(server);
    const made = await refund(server, order.id, { amount: 50_000 });
    expect(made.status).toBe("requested");
    expect(problemOf(await decide(made.id, "approve"))).toMatchObject({
      status: 409,
      code: "refund_not_awaiting_approval",
    });
  });

  it("tell the page their limits in paisa", async () => {
    const answer = await server.http
      .get("/v1/session")
      .set("Authorization", `Bearer ${KEYS.operator}`);
    expect(answer.body).toMatchObject({
      refund_confirm_above: 10_000,
      refund_approval_above: 50_000,
    });
  });
});
