import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { raiseAlerts } from "../../src/alerts/raise-alerts.ts";
import { problemOf, wrongFields } from "../support/problem.ts";
import { OWN_PAGE, postSession, sessionOf, signIn } from "../support/sessions.ts";
import { createTestClock, DAY, HOUR, MINUTE } from "../support/test-clock.ts";
import { KEYS, startTestServer, type TestServer } from "../support/test-server.ts";

interface Key {
  id: string;
  key: string;
  expires_at: string | null;
}

const clock = createTestClock();
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({}, clock);
});
afterEach(() => {
  clock.reset();
});
afterAll(() => server.stop());

const asAdmin = { Authorization: `Bearer ${KEYS.admin}` };

function create(body: object) {
  return server.http.post("/v1/admin/api-keys").set(asAdmin).send(body);
}

/** A key that expires in `ms` from now. */
async function created(name: string, ms: number, role = "operator"): Promise<Key> {
  const expires_at = new Date(clock.now().getTime() + ms).toISOString();
  const answer = await create({ name, role, expires_at });
  if (answer.status !== 201) throw new Error(answer.text);
  return answer.body as Key;
}

function orders(key: string) {
  return server.http.get("/v1/admin/orders").set("Authorization", `Bearer ${key}`);
}

describe("an expiry", () => {
  it("is told with the key, in the list and in the audit", async () => {
    const made = await create({
      name: "Told",
      role: "merchant",
      expires_at: "2090-01-31T23:59:59+05:45",
    });
    const { id } = made.body as Key;
    const expires_at = "2090-01-31T18:14:59.000Z";
    expect(made.body).toMatchObject({ expires_at });
    const list = await server.http.get("/v1/admin/api-keys?limit=100").set(asAdmin);
    expect((list.body as { data: Key[] }).data).toContainEqual(
      expect.objectContaining({ id, expires_at }),
    );
    const action = await server.db.staffAction.findFirst({
      where: { type: "api_key_created", data: { path: ["key_id"], equals: id } },
    });
    expect(action?.data).toMatchObject({ name: "Told", expires_at });
  });

  it.each([
    ["in the past", "2020-01-31T23:59:59+05:45"],
    ["now", () => clock.now().toISOString()],
    ["without an offset", "2090-01-31T23:59:59"],
    ["that is a day", "2090-01-31"],
    ["that is null", null],
  ])("%s is refused", async (_what, value) => {
    const expires_at = typeof value === "function" ? value() : value;
    const answer = await create({ name: "Refused", role: "viewer", expires_at });
    expect(answer.status).toBe(422);
    expect(wrongFields(answer)).toEqual(["expires_at"]);
  });
});

describe("an expired key", () => {
  it("is refused from that moment on, on routes with and without a body", async () => {
    const { key } = await created("Bearer", HOUR);
    expect((await orders(key)).status).toBe(200);
    clock.skip(HOUR - MINUTE);
    expect((await orders(key)).status).toBe(200);
    clock.skip(MINUTE);
    expect(problemOf(await orders(key))).toMatchObject({ status: 401, code: "unauthenticated" });
    const body = { name: "Bearer's", role: "viewer" };
    const write = server.http.post("/v1/admin/api-keys").set("Authorization", `Bearer ${key}`);
    expect((await write.send(body)).status).toBe(401);
  });

  it("opens no session, and those that it opened are over", async () => {
    const { id, key } = await created("Signed in", HOUR);
    const cookie = await signIn(server, key);
    const expiry = new Date(clock.now().getTime() + HOUR);
    const { expires_at: ends } = (await sessionOf(server, cookie)) as { expires_at: string };
    expect(Math.abs(Date.parse(ends) - expiry.getTime())).toBeLessThan(MINUTE);
    const sessions = () => server.http.get(`/v1/admin/sessions?key_id=${id}`).set(asAdmin);
    expect((await sessions()).body).toMatchObject({ data: [{ expires_at: ends }] });
    clock.skip(HOUR);
    const read = await server.http.get("/v1/admin/orders").set("Cookie", cookie);
    expect(problemOf(read)).toMatchObject({ status: 401, code: "unauthenticated" });
    expect((await sessions()).body).toMatchObject({ data: [] });
    expect(problemOf(await postSession(server, { key }))).toMatchObject({ status: 401 });
  });

  it("binds no passkey", async () => {
    const { key } = await created("Passkey", HOUR);
    const cookie = await signIn(server, key);
    const ask = () =>
      server.http.post("/v1/session/passkey/options").set("Cookie", cookie).set(OWN_PAGE);
    expect((await ask()).status).toBe(200);
    clock.skip(HOUR);
    expect((await ask()).status).toBe(401);
  });

  it("is no admin key that is left: the last valid one cannot be revoked", async () => {
    const { key } = await created("Short admin", 2 * HOUR, "admin");
    const others = await server.db.apiKey.findMany({ where: { role: "admin", revokedAt: null } });
    const admin = others.find(({ name }) => name === "admin");
    const last = await created("Shorter admin", HOUR, "admin");
    const revoke = (id: string) =>
      server.http.post(`/v1/admin/api-keys/${id}/revoke`).set("Authorization", `Bearer ${key}`);
    await server.db.apiKey.updateMany({
      where: { id: admin?.id ?? "" },
      data: { revokedAt: clock.now() },
    });
    clock.skip(HOUR);
    // The caller's own key is the last valid one; the expired one can go.
    expect((await revoke(last.id)).status).toBe(200);
    const { revokeApiKey } = await import("../../src/api-keys/revoke-api-key.ts");
    const own = await server.db.apiKey.findFirstOrThrow({ where: { name: "Short admin" } });
    await expect(
      revokeApiKey(server.context, { id: own.id, callerId: null, revokedBy: "command line" }),
    ).rejects.toMatchObject({ code: "last_admin_key" });
    await server.db.apiKey.updateMany({
      where: { id: admin?.id ?? "" },
      data: { revokedAt: null },
    });
  });
});

describe("before a key expires", () => {
  const told = async (name: string) => {
    await raiseAlerts(server.context);
    const events = await server.db.event.findMany({
      where: { type: "alert.raised", body: { contains: name } },
    });
    return events.map(({ body }) => {
      const { data } = JSON.parse(body) as { data: { alert: { code: string } } };
      return data.alert.code;
    });
  };

  it("an alert tells it once: a week before", async () => {
    await created("Long life", 365 * DAY);
    clock.skip(358 * DAY - HOUR);
    expect(await told("Long life")).toEqual([]);
    clock.skip(2 * HOUR);
    expect(await told("Long life")).toEqual(["api_key_expires"]);
    clock.skip(DAY);
    expect(await told("Long life")).toEqual(["api_key_expires"]);
  });

  it("an alert tells it in the last quarter of a shorter life, and never of a revoked key", async () => {
    await created("Short life", 8 * HOUR);
    const { id } = await created("Gone", 8 * HOUR);
    await server.http.post(`/v1/admin/api-keys/${id}/revoke`).set(asAdmin);
    clock.skip(5 * HOUR);
    expect(await told("Short life")).toEqual([]);
    clock.skip(HOUR + MINUTE);
    expect(await told("Short life")).toEqual(["api_key_expires"]);
    expect(await told("Gone")).toEqual([]);
  });
});
