import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { problemOf } from "../support/problem.ts";
import { paidOrder, refund } from "../support/refunds.ts";
import { dropJobs, runDueJobs } from "../support/run-due-jobs.ts";
import type { Fault } from "../support/simulator-control.ts";
import { KEYS, startTestServer, type TestServer } from "../support/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

describe("the list of refunds", () => {
  const read = (query: string, key: string = KEYS.viewer) =>
    server.http.get(`/v1/admin/refunds?${query}`).set("Authorization", `Bearer ${key}`);
  async function page(query: string) {
    const answer = await read(query);
    expect(answer.status).toBe(200);
    return answer.body as { data: { id: string; status: string }[]; next_cursor: string | null };
  }

  it("is paged, newest first", async () => {
    const { order } = await paidOrder(server);
    const ids: string[] = [];
    for (const amount of [100, 200, 300])
      ids.unshift((await refund(server, order.id, { amount })).id);
    const first = await page("status=requested&limit=2");
    expect(first.data.map(({ id }) => id)).toEqual(ids.slice(0, 2));
    const second = await page(`status=requested&limit=1&cursor=${String(first.next_cursor)}`);
    expect(second.data.map(({ id }) => id)).toEqual(ids.slice(2));
    expect((await page("limit=3")).data.map(({ id }) => id)).toEqual(ids);
  });

  it("contains every refund once, even when many have the same creation time", async () => {
    const { order } = await paidOrder(server);
    for (let one = 0; one < 7; one++) await refund(server, order.id, { amount: 100 });
    await server.db.refund.updateMany({
      where: { orderId: order.id },
      data: { createdAt: new Date(0) },
    });
    const all: string[] = [];
    for (let cursor: string | null = ""; cursor !== null;) {
      const part = await page(`limit=3${cursor === "" ? "" : `&cursor=${cursor}`}`);
      all.push(...part.data.map(({ id }) => id));
      cursor = part.next_cursor;
    }
    expect(all).toHaveLength(await server.db.refund.count());
    expect(new Set(all).size).toBe(all.length);
  });

  it("is filtered by status", async () => {
    const { order } = await paidOrder(server);
    const carriedOut = async (fault: Pick<Fault, "kind" | "status" | "body"> | null) => {
      const { id } = await refund(server, order.id, { amount: 100 });
      if (fault !== null) await server.simulator.fault({ endpoint: "refund", ...fault });
      await runDueJobs(server);
      return id;
    };
    await dropJobs(server);
    const body = { detail: "No.", error_key: "validation_error" };
    const ids = {
      succeeded: await carriedOut(null),
      failed: await carriedOut({ kind: "status", status: 400, body }),
      unknown: await carriedOut({ kind: "drop_request" }),
    };
    for (const [status, id] of Object.entries(ids)) {
      expect((await page(`status=${status}`)).data).toEqual([
        expect.objectContaining({ id, status }),
      ]);
    }
    expect((await page("status=submitting")).data).toEqual([]);
    const waiting = (await page("status=requested&limit=100")).data;
    expect(waiting.length).toBeGreaterThan(0);
    expect(waiting.every(({ status }) => status === "requested")).toBe(true);
  });

  it.each([
    ["status=gone", "status"],
    ["limit=0", "limit"],
    ["cursor=nonsense", "cursor"],
    ["state=failed", "state"],
  ])("names the invalid parameter in %s", async (query, path) => {
    expect(problemOf(await read(query))).toMatchObject({ status: 422, errors: [{ path }] });
  });

  it("and a single refund are readable by staff only", async () => {
    const { order } = await paidOrder(server);
    const { id } = await refund(server, order.id, { amount: 100 });
    const one = (of: string, key: string) =>
      server.http.get(`/v1/admin/refunds/${of}`).set("Authorization", `Bearer ${key}`);
    const number = { order_id: order.id, purchase_order_id: order.purchase_order_id };
    expect((await one(id, KEYS.viewer)).body).toMatchObject({ id, amount: 100, ...number });
    expect((await page("limit=1")).data).toMatchObject([{ id, ...number }]);
    expect(problemOf(await one(id, KEYS.merchant)).status).toBe(403);
    expect(problemOf(await read("", KEYS.merchant)).status).toBe(403);
    for (const missing of ["01930000-0000-7000-8000-000000000000", "not-an-id"]) {
      expect(problemOf(await one(missing, KEYS.viewer))).toMatchObject({
        status: 404,
        code: "refund_not_found",
      });
    }
  });
});
