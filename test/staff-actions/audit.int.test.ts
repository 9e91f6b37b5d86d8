import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { cookieOf, OWN_PAGE, postSession } from "../support/sessions.ts";
import { checkout, orderOf, returnFromKhalti } from "../support/shop.ts";
import { KEYS, startTestServer, type TestServer } from "../support/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

interface Entry {
  actor: string;
  type: string;
  data: Record<string, unknown>;
}

async function newest(types: string, limit = 10): Promise<Entry[]> {
  const answer = await server.http
    .get(`/v1/admin/audit?type=${types}&limit=${String(limit)}`)
    .set("Authorization", `Bearer ${KEYS.viewer}`);
  return (answer.body as { data: Entry[] }).data;
}

const as = (method: "get" | "post" | "put" | "patch" | "delete", path: string, body?: object) => {
  const request = server.http[method](path).set("Authorization", `Bearer ${KEYS.admin}`);
  return body === undefined ? request : request.send(body);
};

describe("the audit", () => {
  it("names who made and closed a payment link", async () => {
    const made = await as("post", "/v1/admin/payment-links", {
      amount: 500_000,
      description: "Deposit",
    });
    const { id } = made.body as { id: string };
    await as("patch", `/v1/admin/payment-links/${id}`, { status: "closed" });
    expect(await newest("payment_link_created,payment_link_changed")).toMatchObject([
      { type: "payment_link_changed", data: { link_id: id, changes: { status: "closed" } } },
      { type: "payment_link_created", data: { link_id: id } },
    ]);
  });

  it("names the settings that changed with a start, and no key", async () => {
    expect(await newest("settings_changed")).toEqual([]); // the first start changes nothing
    const { pidx } = await checkout(server);
    const next = await server.another({ REFUND_DUE_DAYS: "9", KHALTI_SECRET_KEY: "another_key" });
    await next.stop();
    const [second] = await newest("settings_changed");
    expect(second?.data["changes"]).toMatchObject({
      refund_due_days: { before: 7, after: 9 },
      khalti_account: { before: expect.any(String), after: expect.any(String) },
    });
    expect(JSON.stringify(second)).not.toContain("another_key");
    await server.simulator.pay(pidx);
    await returnFromKhalti(server, pidx);
  });
});

describe("an administrator", () => {
  it("signs everybody out at once, or the sessions of one key", async () => {
    const open = async (key: string) =>
      cookieOf(await postSession(server, { key })).split("; ")[0] ?? "";
    const status = async (cookie: string) =>
      (await server.http.get("/v1/session").set("Cookie", cookie)).status;
    const [operator, viewer] = [await open(KEYS.operator), await open(KEYS.viewer)];
    const { id } = await server.db.apiKey.findFirstOrThrow({ where: { name: "operator" } });
    expect((await as("delete", `/v1/admin/sessions?key_id=${id}`)).status).toBe(204);
    expect([await status(operator), await status(viewer)]).toEqual([401, 200]);
    const admin = await open(KEYS.admin);
    const ended = await server.http
      .delete("/v1/admin/sessions")
      .set({ Cookie: admin, ...OWN_PAGE });
    expect(ended.status).toBe(204);
    expect([await status(viewer), await status(admin)]).toEqual([401, 401]);
    expect(await newest("sessions_ended")).toMatchObject([
      { actor: "staff:admin", data: { count: 2, all: true } },
      { actor: "staff:admin", data: { count: 1, key_id: id } },
    ]);
  });

  it("is not an operator", async () => {
    const answer = await server.http
      .delete("/v1/admin/sessions")
      .set("Authorization", `Bearer ${KEYS.operator}`);
    expect(answer.status).toBe(403);
  });
});

it("an order says by when its held money has to be back", async () => {
  const { order, pidx } = await checkout(server);
  expect((await orderOf(server, order.id)).due_by).toBeNull();
  await server.simulator.pay(pidx);
  await server.simulator.set(pidx, { total_amount: 80_000 });
  await returnFromKhalti(server, pidx);
  const { due_by: due, payments } = await orderOf(server, order.id);
  const days = (Date.parse(due ?? "") - Date.parse(payments[0]?.held?.since ?? "")) / 86_400_000;
  expect(days).toBe(7);
});
