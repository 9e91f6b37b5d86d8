/** REQUIRE_PASSKEY: a key of a person does nothing without its passkey, and binds it within a day. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import request from "supertest";
import { createApiKey } from "../../src/api-keys/create-api-key.ts";
import { giveKeyToProgram } from "../../src/api-keys/give-to-program.ts";
import type { ApiKeyRole } from "../../src/generated/prisma/enums.ts";
import { ACCESS } from "../../src/http/auth/access.ts";
import { ensureAdminKey } from "../../src/api-keys/ensure-admin-key.ts";
import { letBindPasskey } from "../../src/sessions/let-bind-passkey.ts";
import { unbindPasskey } from "../../src/sessions/unbind-passkey.ts";
import { newAuthenticator } from "../support/authenticator.ts";
import { problemOf } from "../support/problem.ts";
import { query } from "../support/query.ts";
import { cookieOf, OWN_PAGE, postSession, sessionOf, signIn } from "../support/sessions.ts";
import { createTestClock, DAY, MINUTE } from "../support/test-clock.ts";
import { KEYS, startTestServer, type TestServer } from "../support/test-server.ts";
import { ROUTES_WITH_KEY } from "../support/routes-with-key.ts";

const SETTINGS = { PUBLIC_URL: "https://pay.shop.example", PORT: "0", REQUIRE_PASSKEY: "on" };

const clock = createTestClock();
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer(SETTINGS, clock);
});
afterAll(() => server.stop());
// Refused answers count as wrong keys; each test begins with all of its guesses.
beforeEach(() => server.db.rateLimit.deleteMany());

const byKey = (key: string) => ({ Authorization: `Bearer ${key}` });
const byCookie = (cookie: string) => ({ Cookie: cookie, ...OWN_PAGE });

let made = 0;
/** As another administrator or the command line makes it, now. */
async function newKey(role: ApiKeyRole = "admin", program = false) {
  const name = `${role} ${String(++made)}`;
  const createdBy = "command line";
  const { apiKey, secret } = await createApiKey(server.context, { name, role, program, createdBy });
  return { id: apiKey.id, name, key: secret };
}

async function bind(cookie: string): Promise<number> {
  const by = byCookie(cookie);
  const options = await server.http.post("/v1/session/passkey/options").set(by);
  if (options.status !== 200) return options.status;
  const phone = newAuthenticator(server.context.config.publicUrl);
  const passkey = phone.register(options.body as { challenge: string });
  return (await server.http.post("/v1/session/passkey").set(by).send(passkey)).status;
}

const codeOf = (answer: Parameters<typeof problemOf>[0]) => {
  const { status, code } = problemOf(answer);
  return [status, code];
};
const NOT_BOUND = [403, "passkey_not_bound"];
const CLOSED = [403, "passkey_binding_closed"];
const OF_PROGRAM = [403, "key_of_program"];

/** All routes where a session counts, with the methods and Express paths of the table of access. */
const SESSION_ROUTES = Object.keys(ACCESS)
  .map((route) => route.split(" ") as [string, string])
  .filter(([, path]) => /^\/v1\/(session|admin|events)(\/|$)/.test(path));
const BINDING = [
  "GET /v1/session",
  "DELETE /v1/session",
  "POST /v1/session/passkey/options",
  "POST /v1/session/passkey",
];

describe("a session of a key without a passkey", () => {
  it("may do nothing but bind one and end: every other route refuses it", async () => {
    const { key } = await newKey();
    const by = byCookie(await signIn(server, key));
    const others = SESSION_ROUTES.filter(
      ([method, path]) =>
        !BINDING.includes(`${method} ${path}`) && `${method} ${path}` !== "POST /v1/session",
    );
    expect(others.length).toBeGreaterThan(50);
    for (const [method, path] of others) {
      const address = path.replace(/:\w+/g, "0199c3e0-77aa-7f21-8d64-9c3b1e5a6b04");
      const answer = await request(server.url)[method.toLowerCase() as "get"](address).set(by);
      expect([method, path, ...codeOf(answer)]).toEqual([method, path, ...NOT_BOUND]);
    }
    expect(await sessionOf(server, by.Cookie)).toMatchObject({
      must_bind_passkey: true,
      passkey_bound_at: null,
    });
  });

  it("may do all that its role may from the moment in which it binds one", async () => {
    const { key, name } = await newKey("viewer");
    const cookie = await signIn(server, key);
    expect(await bind(cookie)).toBe(204);
    expect(await sessionOf(server, cookie)).toMatchObject({
      must_bind_passkey: false,
      passkey_bound_at: expect.any(String),
    });
    const audit = await server.http
      .get(`/v1/admin/audit?type=passkey_bound&actor=${encodeURIComponent(name)}`)
      .set("Cookie", cookie);
    expect([audit.status, (audit.body as { data: object[] }).data.length]).toEqual([200, 1]);
  });

  it("that was opened more than ten minutes ago makes no key: a stolen cookie opens no lasting way in", async () => {
    const { key } = await newKey("admin");
    const cookie = await signIn(server, key);
    expect(await bind(cookie)).toBe(204);
    const make = (name: string) =>
      server.http
        .post("/v1/admin/api-keys")
        .set(byCookie(cookie))
        .send({ name, role: "viewer", reason: "A new colleague." });
    const invited = await make("Colleague");
    expect(invited.status).toBe(201);
    expect(await bind(await signIn(server, (invited.body as { key: string }).key))).toBe(204);
    clock.skip(10 * MINUTE);
    expect(codeOf(await make("Thief"))).toEqual([403, "sign_in_again"]);
  });

  it("ends by signing out", async () => {
    const { key } = await newKey("operator");
    const cookie = await signIn(server, key);
    expect((await server.http.delete("/v1/session").set(byCookie(cookie))).status).toBe(204);
    expect(await sessionOf(server, cookie)).toBeNull();
  });

  it("that was opened before the setting came is one, too", async () => {
    const before = await server.another({ REQUIRE_PASSKEY: "off" });
    const { key } = await newKey("operator");
    const opened = await request(before.url).post("/v1/session").set(OWN_PAGE).send({ key });
    const [cookie = ""] = cookieOf(opened).split(";");
    const read = (url: string) => request(url).get("/v1/admin/orders").set("Cookie", cookie);
    expect((await read(before.url)).status).toBe(200);
    expect(codeOf(await read(server.url))).toEqual(NOT_BOUND);
    await before.stop();
  });
});

describe("the day in which a key may bind its first passkey", () => {
  it("ends 24 hours after the key was made: no session, and no passkey of a thief", async () => {
    const { key, id } = await newKey();
    clock.skip(DAY - MINUTE);
    const cookie = await signIn(server, key);
    const options = await server.http.post("/v1/session/passkey/options").set(byCookie(cookie));
    clock.skip(MINUTE);
    // Begun in time, and sent too late.
    const phone = newAuthenticator(server.context.config.publicUrl);
    const late = await server.http
      .post("/v1/session/passkey")
      .set(byCookie(cookie))
      .send(phone.register(options.body as { challenge: string }));
    expect(codeOf(late)).toEqual(CLOSED);
    const again = await server.http.post("/v1/session/passkey/options").set(byCookie(cookie));
    expect(codeOf(again)).toEqual(CLOSED);
    expect(codeOf(await postSession(server, { key }, OWN_PAGE))).toEqual(CLOSED);
    const { passkeyId } = await server.db.apiKey.findUniqueOrThrow({ where: { id } });
    expect(passkeyId).toBeNull();
  });

  it("is over for keys from before the setting, and the command line opens another one", async () => {
    expect(codeOf(await postSession(server, { key: KEYS.admin }, OWN_PAGE))).toEqual(CLOSED);
    const { id } = await server.db.apiKey.findFirstOrThrow({ where: { name: "admin" } });
    const until = await letBindPasskey(server.context, { id, by: "command line" });
    const left = (until?.getTime() ?? 0) - clock.now().getTime();
    expect(left).toBeLessThanOrEqual(DAY);
    expect(left).toBeGreaterThan(DAY - MINUTE);
    expect(await bind(await signIn(server, KEYS.admin))).toBe(204);
    expect(await letBindPasskey(server.context, { id, by: "command line" })).toBeNull();
    const entries = await server.db.staffAction.findMany({
      where: { type: "passkey_binding_opened" },
    });
    expect(entries).toMatchObject([{ actor: "command line", data: { key_id: id, name: "admin" } }]);
  });

  it("begins anew when the command line takes a lost passkey off", async () => {
    const { key, id } = await newKey("operator");
    expect(await bind(await signIn(server, key))).toBe(204);
    clock.skip(3 * DAY);
    await unbindPasskey(server.context, { id, by: "command line" });
    expect(await bind(await signIn(server, key))).toBe(204);
  });

  it("begins for ADMIN_API_KEY with the start that stores it, and no later start prolongs it", async () => {
    const key = "admin-key-of-the-environment-0000";
    await ensureAdminKey(server.context, key);
    expect(codeOf(await server.http.get("/v1/admin/orders").set(byKey(key)))).toEqual(NOT_BOUND);
    await signIn(server, key);
    clock.skip(DAY);
    await ensureAdminKey(server.context, key);
    expect(codeOf(await postSession(server, { key }, OWN_PAGE))).toEqual(CLOSED);
  });

  it("does not end without the setting", async () => {
    const relaxed = await server.another({ REQUIRE_PASSKEY: "off" });
    const { key } = await newKey("operator");
    clock.skip(2 * DAY);
    const by = byKey(key);
    expect((await request(relaxed.url).get("/v1/admin/orders").set(by)).status).toBe(200);
    const options = await request(relaxed.url).post("/v1/session/passkey/options").set(by);
    expect(options.status).toBe(200);
    await relaxed.stop();
  });
});

describe("a bearer key", () => {
  it("of a person is refused everywhere, also to bind a passkey and where a key is not needed", async () => {
    const { key } = await newKey();
    const routes = [...ROUTES_WITH_KEY, ["post", "/v1/admin/api-keys"]] as const;
    for (const [method, path] of routes) {
      const answer = await server.http[method as "get"](path).set(byKey(key));
      expect([path, ...codeOf(answer)]).toEqual([path, ...NOT_BOUND]);
    }
  });

  it("of a shop's server or of a program goes on, and opens no session", async () => {
    const refunder = await newKey("operator", true);
    for (const [key, path] of [
      [KEYS.merchant, "/v1/orders"],
      [refunder.key, "/v1/admin/orders"],
    ] as const) {
      expect((await server.http.get(path).set(byKey(key))).status).toBe(200);
      expect(codeOf(await postSession(server, { key }, OWN_PAGE))).toEqual(OF_PROGRAM);
    }
    const options = await server.http.post("/v1/session/passkey/options").set(byKey(refunder.key));
    expect(codeOf(options)).toEqual(OF_PROGRAM);
  });

  it("of a program makes keys of programs only: a thief of it makes no way in for a person", async () => {
    const { key } = await newKey("admin", true);
    const make = (body: object) =>
      server.http.post("/v1/admin/api-keys").set(byKey(key)).send(body);
    expect(codeOf(await make({ name: "Thief", role: "viewer" }))).toEqual([403, "forbidden"]);
    const shop = await make({ name: "Second shop", role: "merchant" });
    expect([shop.status, shop.body]).toMatchObject([201, { program: false }]);
    const job = await make({ name: "A job", role: "viewer", program: true });
    expect([job.status, job.body]).toMatchObject([201, { program: true }]);
  });

  it("that is given to a program works again, and its sessions end; for good", async () => {
    const { key, id, name } = await newKey("operator");
    const cookie = await signIn(server, key);
    expect(await giveKeyToProgram(server.context, { id, by: "command line" })).toBe(true);
    expect(await sessionOf(server, cookie)).toBeNull();
    expect((await server.http.get("/v1/admin/orders").set(byKey(key))).status).toBe(200);
    expect(await giveKeyToProgram(server.context, { id, by: "command line" })).toBe(false);
    expect(await letBindPasskey(server.context, { id, by: "command line" })).toBeNull();
    const entries = await server.db.staffAction.findMany({
      where: { type: "api_key_given_to_program" },
    });
    expect(entries).toMatchObject([{ actor: "command line", data: { name, sessions_ended: 1 } }]);
  });

  it("with a passkey is given to no program, and the database keeps a program without one", async () => {
    const { key, id } = await newKey("operator");
    expect(await bind(await signIn(server, key))).toBe(204);
    expect(await giveKeyToProgram(server.context, { id, by: "command line" })).toBe(false);
    await expect(
      query(server.databaseUrl, "update api_keys set program = true where id = $1", [id]),
    ).rejects.toThrow("api_keys_passkey_of_person");
  });
});

it("a key that is given to a program while it signs in and binds is a program's without a session, or stays a person's", async () => {
  const { key, id } = await newKey("operator");
  const cookie = await signIn(server, key);
  const by = byCookie(cookie);
  const options = await server.http.post("/v1/session/passkey/options").set(by);
  const phone = newAuthenticator(server.context.config.publicUrl);
  const passkey = phone.register(options.body as { challenge: string });
  const [given, bound, ...opened] = await Promise.all([
    giveKeyToProgram(server.context, { id, by: "command line" }),
    server.http.post("/v1/session/passkey").set(by).send(passkey),
    ...Array.from({ length: 6 }, () => postSession(server, { key }, OWN_PAGE)),
  ]);
  const { passkeyId, program } = await server.db.apiKey.findUniqueOrThrow({ where: { id } });
  expect([given, program]).toEqual([passkeyId === null, passkeyId === null]);
  expect(bound.status === 204).toBe(!program);
  for (const { status } of opened) expect([204, 403]).toContain(status);
  const sessions = await server.db.session.count({ where: { apiKeyId: id } });
  expect(sessions).toBe(program ? 0 : 1);
});
