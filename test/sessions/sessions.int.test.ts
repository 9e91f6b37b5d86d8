import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import request from "supertest";
import { problemOf, wrongFields } from "../support/problem.ts";
import { query } from "../support/query.ts";
import { cookieOf, OWN_PAGE, postSession, sessionOf, signIn } from "../support/sessions.ts";
import { checkout } from "../support/shop.ts";
import { createTestClock, DAY, HOUR, MINUTE } from "../support/test-clock.ts";
import { KEYS, startTestServer, type TestServer } from "../support/test-server.ts";

const clock = createTestClock();
const LINK = "a-link-of-the-development-server";
let links = [LINK];
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({}, clock, {
    takeSignInLink: (token) => {
      if (!links.includes(token)) return null;
      links = [];
      return KEYS.admin;
    },
  });
});
afterAll(() => server.stop());
afterEach(() => {
  clock.reset();
});

const get = (path: string, cookie: string, headers: Record<string, string> = {}) =>
  server.http.get(path).set("Cookie", cookie).set(headers);
const signOut = (cookie: string, all = "") =>
  server.http.delete(`/v1/session${all}`).set("Cookie", cookie).set(OWN_PAGE);

async function createKey(name: string, role = "operator"): Promise<{ id: string; key: string }> {
  const answer = await server.http
    .post("/v1/admin/api-keys")
    .set("Authorization", `Bearer ${KEYS.admin}`)
    .send({ name, role });
  return answer.body as { id: string; key: string };
}

describe("signing in", () => {
  it("sets a cookie that scripts and other sites cannot use, for 7 days", async () => {
    const answer = await postSession(server, { key: KEYS.operator });
    expect([answer.status, answer.text]).toEqual([204, ""]);
    const [pair = "", ...attributes] = cookieOf(answer).split("; ");
    expect(pair).toMatch(/^khalti_bff_session=kbff_session_[\w-]{43}$/);
    expect(attributes.filter((one) => !one.startsWith("Expires="))).toEqual([
      "Max-Age=604800",
      "Path=/",
      "HttpOnly",
      "SameSite=Strict",
    ]);
    expect(await sessionOf(server, pair)).toEqual({
      name: "operator",
      role: "operator",
      expires_at: expect.any(String),
      idle_expires_at: expect.any(String),
      refund_confirm_above: null,
      refund_approval_above: null,
      must_bind_passkey: false,
      passkey_bound_at: null,
    });
  });

  it("under https binds the cookie to the host", async () => {
    const other = await server.another({ PUBLIC_URL: "https://pay.shop.example" });
    const answer = await request(other.url).post("/v1/session").send({ key: KEYS.operator });
    expect(cookieOf(answer)).toMatch(
      /^__Host-khalti_bff_session=[\w-]+; Max-Age=604800; Path=\/; Expires=[^;]+; HttpOnly; Secure; SameSite=Strict$/,
    );
    const session = await request(other.url)
      .get("/v1/session")
      .set("Cookie", cookieOf(answer).split(";")[0] ?? "");
    expect(session.body).toMatchObject({ name: "operator" });
    await other.stop();
  });

  it("refuses a wrong and a revoked key, and sets no cookie", async () => {
    const revoked = await createKey("Gone");
    await server.db.apiKey.update({ where: { id: revoked.id }, data: { revokedAt: new Date() } });
    for (const key of ["wrong-key-for-tests-000000000000", revoked.key]) {
      const answer = await postSession(server, { key });
      expect(problemOf(answer)).toMatchObject({ status: 401, code: "unauthenticated" });
      expect(cookieOf(answer)).toBe("");
    }
  });

  it.each([
    [{}, ["key"]],
    [{ key: "" }, ["key"]],
    [{ key: 7 }, ["key"]],
    [{ key: KEYS.admin, link: LINK }, ["key"]],
    [{ key: KEYS.admin, name: "x" }, ["name"]],
  ])("needs a key and nothing else: %j", async (body, fields) => {
    expect(wrongFields(await postSession(server, body))).toEqual(fields);
  });

  it("makes a new token each time, and ends the session of the cookie that was there (fixation)", async () => {
    const planted = await signIn(server, KEYS.viewer);
    const answer = await postSession(server, { key: KEYS.admin }, { Cookie: planted, ...OWN_PAGE });
    const own = cookieOf(answer).split(";")[0] ?? "";
    expect(own).not.toBe(planted);
    expect(await sessionOf(server, own)).toMatchObject({ name: "admin" });
    expect(await sessionOf(server, planted)).toBeNull();

    const invented = "khalti_bff_session=kbff_session_invented";
    const other = await postSession(server, { key: KEYS.admin }, { Cookie: invented, ...OWN_PAGE });
    expect(cookieOf(other)).not.toContain("invented");
    expect(await sessionOf(server, invented)).toBeNull();
  });

  it("stores neither the token nor the key", async () => {
    const cookie = await signIn(server);
    const token = cookie.split("=")[1] ?? "";
    const rows = await query<{ row: string }>(
      server.databaseUrl,
      "select s::text as row from sessions s union all select a::text from staff_actions a",
    );
    expect(rows.length).toBeGreaterThan(1);
    for (const { row } of rows) {
      expect(row).not.toContain(token);
      expect(row).not.toContain(KEYS.operator);
      expect(row).not.toContain(Buffer.from(token).toString("hex"));
    }
    expect(server.logLines.join("")).not.toContain(token);
  });

  it("by a link of the development server works once", async () => {
    const first = await postSession(server, { link: LINK }, OWN_PAGE);
    expect(first.status).toBe(204);
    expect(await sessionOf(server, cookieOf(first).split(";")[0] ?? "")).toMatchObject({
      role: "admin",
    });
    const second = await postSession(server, { link: LINK }, OWN_PAGE);
    expect(problemOf(second)).toMatchObject({ status: 401, code: "unauthenticated" });
  });

  it("by a link is not possible on a server without links", async () => {
    const other = await server.another({}, { takeSignInLink: () => null });
    const answer = await request(other.url).post("/v1/session").send({ link: LINK });
    expect(answer.status).toBe(401);
    await other.stop();
  });
});

describe("a session", () => {
  it("may do what its key may, and no more", async () => {
    const { order } = await checkout(server);
    const viewer = await signIn(server, KEYS.viewer);
    expect((await get("/v1/admin/orders", viewer)).status).toBe(200);
    expect((await get("/v1/events", viewer)).status).toBe(200);
    expect((await get("/v1/admin/api-keys", viewer)).status).toBe(403);
    const refund = await server.http
      .post(`/v1/admin/orders/${order.id}/refunds`)
      .set({ Cookie: viewer, ...OWN_PAGE, "Idempotency-Key": "one" })
      .send({ reason: "A scratch." });
    expect(problemOf(refund)).toMatchObject({ status: 403, code: "forbidden" });
  });

  it("counts less than a bearer key", async () => {
    const cookie = await signIn(server, KEYS.viewer);
    const asAdmin = await get("/v1/session", cookie, { Authorization: `Bearer ${KEYS.admin}` });
    expect(asAdmin.body).toEqual({
      name: "admin",
      role: "admin",
      expires_at: null,
      idle_expires_at: null,
      refund_confirm_above: null,
      refund_approval_above: null,
      must_bind_passkey: false,
      passkey_bound_at: null,
    });
    const garbage = await get("/v1/session", cookie, { Authorization: "Bearer garbage" });
    expect(garbage.status).toBe(401);
  });

  it("counts nowhere else, and a stale cookie does no harm there", async () => {
    const cookie = await signIn(server, KEYS.admin);
    const { order } = await checkout(server);
    expect((await get(`/v1/orders/${order.id}`, cookie)).status).toBe(401);
    expect((await get("/v1/orders", cookie)).status).toBe(401);
    expect((await get("/metrics", cookie)).status).toBe(401);
    const stale = "khalti_bff_session=kbff_session_gone";
    expect((await get("/v1/products", stale)).status).toBe(200);
    const bought = await server.http
      .post("/v1/checkout")
      .set("Cookie", stale)
      .send({ items: [{ sku: "tea-250g", quantity: 1 }] });
    expect(bought.status).toBe(201);
    const byKey = await get("/v1/admin/orders", stale, { Authorization: `Bearer ${KEYS.viewer}` });
    expect(byKey.status).toBe(200);
  });

  it("ends after 8 hours without use", async () => {
    const cookie = await signIn(server);
    clock.skip(8 * HOUR - MINUTE);
    expect(await sessionOf(server, cookie)).not.toBeNull();
    clock.skip(MINUTE);
    expect(await sessionOf(server, cookie)).toBeNull();
    expect(problemOf(await get("/v1/admin/orders", cookie))).toMatchObject({ status: 401 });
  });

  it("lasts longer when it is used, and 7 days at most", async () => {
    const cookie = await signIn(server);
    const first = await sessionOf(server, cookie);
    for (let hour = 6; hour < 7 * 24; hour += 6) {
      clock.skip(6 * HOUR);
      expect((await get("/v1/admin/orders", cookie)).status).toBe(200);
    }
    const last = await sessionOf(server, cookie);
    expect(last).toMatchObject({
      expires_at: first?.expires_at,
      idle_expires_at: first?.expires_at,
    });
    clock.skip(6 * HOUR);
    expect(await sessionOf(server, cookie)).toBeNull();
  });

  it("does not last longer through the polling of the page", async () => {
    const cookie = await signIn(server);
    const before = await sessionOf(server, cookie);
    clock.skip(HOUR);
    expect((await get("/v1/events?limit=1", cookie)).status).toBe(200);
    expect((await get("/v1/admin/orders", cookie, { "X-Poll": "true" })).status).toBe(200);
    expect(await sessionOf(server, cookie)).toEqual(before);

    expect((await get("/v1/admin/orders", cookie)).status).toBe(200);
    const after = await sessionOf(server, cookie);
    const movedMs =
      Date.parse(after?.idle_expires_at ?? "") - Date.parse(before?.idle_expires_at ?? "");
    expect(movedMs).toBeGreaterThanOrEqual(HOUR);
    expect(movedMs).toBeLessThan(HOUR + 10 * MINUTE);
  });

  it("is worth nothing to a thief after its key is revoked", async () => {
    const { id, key } = await createKey("Bibek");
    const stolen = await signIn(server, key);
    await server.http
      .post(`/v1/admin/api-keys/${id}/revoke`)
      .set("Authorization", `Bearer ${KEYS.admin}`);
    expect(await sessionOf(server, stolen)).toBeNull();
    expect((await get("/v1/events", stolen)).status).toBe(401);
    expect(await server.db.session.count({ where: { apiKeyId: id } })).toBe(0);
  });

  it("that a thief has is dead at once on all instances, also in a request that waits", async () => {
    const { id, key } = await createKey("Binita");
    const stolen = await signIn(server, key);
    const other = await server.another();
    await checkout(server);
    const read = (url: string, path: string) =>
      fetch(url + path, { headers: { Cookie: stolen, Connection: "close" } });
    const instances = [server.url, other.url];
    const { next_after: after } = (await (
      await read(other.url, "/v1/events?limit=100")
    ).json()) as {
      next_after: string | null;
    };
    const from = after === null ? "" : `&after=${after}`;
    const waiting = instances.map((url) => read(url, `/v1/events?wait=3${from}`));
    for (const url of instances) expect((await read(url, "/v1/session")).status).toBe(200);
    await server.http
      .post(`/v1/admin/api-keys/${id}/revoke`)
      .set("Authorization", `Bearer ${KEYS.admin}`);
    for (const url of instances) {
      for (const path of ["/v1/session", "/v1/admin/orders", "/v1/events"]) {
        expect([path, (await read(url, path)).status]).toEqual([path, 401]);
      }
    }
    const answers = await Promise.all(waiting);
    expect(answers.map(({ status }) => status)).toEqual([401, 401]);
    await other.stop();
  });

  it("of a key that was revoked in the database alone is over too", async () => {
    const { id, key } = await createKey("Chameli");
    const cookie = await signIn(server, key);
    await server.db.apiKey.update({ where: { id }, data: { revokedAt: new Date() } });
    expect(await sessionOf(server, cookie)).toBeNull();
  });

  it("is deleted at the next sign-in of its key, once it has ended by time", async () => {
    const { id, key } = await createKey("Dolma");
    await signIn(server, key);
    clock.skip(9 * HOUR);
    await signIn(server, key);
    expect(await server.db.session.count({ where: { apiKeyId: id } })).toBe(1);
  });
});

describe("signing out", () => {
  it("in one tab signs the other out too: they share the cookie", async () => {
    const cookie = await signIn(server);
    const [one, other] = [get("/v1/admin/orders", cookie), get("/v1/events", cookie)];
    expect([(await one).status, (await other).status]).toEqual([200, 200]);
    const answer = await signOut(cookie);
    expect(answer.status).toBe(204);
    expect(cookieOf(answer)).toMatch(/^khalti_bff_session=; Path=\/; Expires=Thu, 01 Jan 1970/);
    expect((await get("/v1/admin/orders", cookie)).status).toBe(401);
    expect((await get("/v1/events", cookie)).status).toBe(401);
    expect((await signOut(cookie)).status).toBe(401);
  });

  it("leaves other browsers signed in, unless it is everywhere", async () => {
    const { key } = await createKey("Ekraj");
    const phone = await signIn(server, key);
    const counter = await signIn(server, key);
    const other = await signIn(server, KEYS.operator);
    await signOut(phone);
    expect(await sessionOf(server, counter)).not.toBeNull();
    const laptop = await signIn(server, key);
    expect((await signOut(laptop, "?all=true")).status).toBe(204);
    expect(await sessionOf(server, counter)).toBeNull();
    expect(await sessionOf(server, laptop)).toBeNull();
    expect(await sessionOf(server, other)).not.toBeNull();
  });

  it("during a request does not bring the session back", async () => {
    const cookie = await signIn(server);
    clock.skip(MINUTE);
    await Promise.all([signOut(cookie), ...[1, 2, 3].map(() => get("/v1/admin/orders", cookie))]);
    expect(await sessionOf(server, cookie)).toBeNull();
  });
});

describe("open sessions", () => {
  interface Listed {
    data: { id: string; name: string; browser: string; current: boolean }[];
    next_cursor: string | null;
  }
  const list = async (cookie: string, filter = "") =>
    (await get(`/v1/admin/sessions${filter}`, cookie)).body as Listed;

  it("are listed for an admin, who can end them", async () => {
    const { id: keyId, key } = await createKey("Farid");
    await postSession(server, { key }, { "User-Agent": `Phone ${"x".repeat(500)}` });
    const admin = await signIn(server, KEYS.admin);
    const { data } = await list(admin, `?key_id=${keyId}`);
    expect(data).toMatchObject([{ name: "Farid", role: "operator", current: false }]);
    expect(data[0]?.browser).toHaveLength(200);
    expect((await list(admin)).data.filter(({ current }) => current)).toHaveLength(1);

    const id = data[0]?.id ?? "";
    expect((await get(`/v1/admin/sessions/${id}`, admin)).body).toEqual(data[0]);
    const end = () =>
      server.http.delete(`/v1/admin/sessions/${id}`).set({ Cookie: admin, ...OWN_PAGE });
    expect((await end()).status).toBe(204);
    expect(problemOf(await end())).toMatchObject({ status: 404, code: "session_not_found" });
    expect(problemOf(await get(`/v1/admin/sessions/${id}`, admin))).toMatchObject({ status: 404 });
    expect((await list(admin, `?key_id=${keyId}`)).data).toEqual([]);
  });

  it("that have ended by time or with their key are not listed", async () => {
    const { id, key } = await createKey("Gita");
    await signIn(server, key);
    clock.skip(9 * HOUR);
    const admin = await signIn(server, KEYS.admin);
    expect((await list(admin, `?key_id=${id}`)).data).toEqual([]);
  });

  it("are paged", async () => {
    const { id, key } = await createKey("Hari");
    for (let count = 0; count < 3; count++) await signIn(server, key);
    const admin = await signIn(server, KEYS.admin);
    const first = await list(admin, `?key_id=${id}&limit=2`);
    const rest = await list(admin, `?key_id=${id}&limit=2&cursor=${first.next_cursor ?? ""}`);
    const ids = [...first.data, ...rest.data].map((one) => one.id);
    expect(new Set(ids).size).toBe(3);
    expect(rest.next_cursor).toBeNull();
  });
});

it("the audit shows who signed in and out, and who made and revoked keys, beside the orders", async () => {
  const { id, key } = await createKey("Indra");
  await signOut(await signIn(server, key));
  await signIn(server, key);
  await signOut(await signIn(server, key), "?all=true");
  await server.http
    .post(`/v1/admin/api-keys/${id}/revoke`)
    .set("Authorization", `Bearer ${KEYS.admin}`);
  const audit = async (filter: string) =>
    (
      await server.http
        .get(`/v1/admin/audit?${filter}`)
        .set("Authorization", `Bearer ${KEYS.viewer}`)
    ).body as { data: object[]; next_cursor: string | null };
  const { data } = await audit("actor=Indra");
  expect(data).toMatchObject([
    { type: "sessions_ended", data: { count: 2 } },
    { type: "session_opened" },
    { type: "session_opened" },
    { type: "session_ended", data: { key: "Indra" }, order_id: null, pidx: null },
    { type: "session_opened", actor: "staff:Indra", purchase_order_id: null },
  ]);
  const { data: keys } = await audit("type=api_key_created,api_key_revoked&actor=admin&limit=2");
  expect(keys).toMatchObject([
    { type: "api_key_revoked", data: { name: "Indra" } },
    { type: "api_key_created", data: { name: "Indra", role: "operator" } },
  ]);
  const pageOne = await audit("limit=1&actor=Indra");
  const pageTwo = await audit(`limit=1&actor=Indra&cursor=${pageOne.next_cursor ?? ""}`);
  expect(pageTwo.data).toEqual([data[1]]);
});

it("an entry of the audit is never changed or deleted", async () => {
  await signIn(server);
  for (const sql of ["update staff_actions set actor = 'x'", "delete from staff_actions"]) {
    await expect(query(server.databaseUrl, sql)).rejects.toThrow("append-only");
  }
});

it("a clock that jumps a week ends every session", async () => {
  const cookie = await signIn(server);
  clock.skip(7 * DAY);
  expect(await sessionOf(server, cookie)).toBeNull();
});
