import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import request from "supertest";
import { type Authenticator, newAuthenticator } from "../support/authenticator.ts";
import { problemOf, wrongFields } from "../support/problem.ts";
import { query } from "../support/query.ts";
import { cookieOf, OWN_PAGE, postSession, sessionOf, signIn } from "../support/sessions.ts";
import { createTestClock, MINUTE } from "../support/test-clock.ts";
import { KEYS, startTestServer, type TestServer } from "../support/test-server.ts";
import { ROUTES_WITH_KEY } from "../support/routes-with-key.ts";
import { unbindPasskey } from "../../src/sessions/unbind-passkey.ts";

const clock = createTestClock();
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ PUBLIC_URL: "https://pay.shop.example", PORT: "0" }, clock);
});
afterAll(() => server.stop());
// Refused answers count as wrong keys; each test begins with all of its guesses.
beforeEach(() => server.db.rateLimit.deleteMany());

const home = () => server.context.config.publicUrl;
const byKey = (key: string) => ({ Authorization: `Bearer ${key}` });

interface Owner {
  id: string;
  key: string;
}

async function createKey(name: string, role = "operator"): Promise<Owner> {
  const answer = await server.http
    .post("/v1/admin/api-keys")
    .set(byKey(KEYS.admin))
    .send({ name, role });
  return answer.body as Owner;
}

async function optionsToBind(by: Record<string, string>): Promise<{ challenge: string }> {
  const answer = await server.http.post("/v1/session/passkey/options").set(by);
  return answer.body as { challenge: string };
}

const sendNew = (by: Record<string, string>, passkey: object) =>
  server.http.post("/v1/session/passkey").set(by).send(passkey);

/** The owner binds a passkey from the signed-in browser. @returns it, with the browser's cookie */
async function bind({ key }: Owner): Promise<{ phone: Authenticator; cookie: string }> {
  const cookie = await signIn(server, key);
  const by = { Cookie: cookie, ...OWN_PAGE };
  const phone = newAuthenticator(home());
  expect((await sendNew(by, phone.register(await optionsToBind(by)))).status).toBe(204);
  return { phone, cookie };
}

async function optionsToSignIn(key: string): Promise<{ challenge: string }> {
  const answer = await postSession(server, { key }, OWN_PAGE);
  expect(problemOf(answer)).toMatchObject({ status: 403, code: "passkey_required" });
  return (answer.body as { passkey_options: { challenge: string } }).passkey_options;
}

const present = (key: string, passkey: object) => postSession(server, { key, passkey }, OWN_PAGE);

const refused = (answer: Awaited<ReturnType<typeof present>>) => {
  expect(cookieOf(answer)).toBe("");
  const { status, code } = problemOf(answer);
  return [status, code];
};
const REFUSED = [403, "passkey_refused"];

describe("a key that is bound to a passkey", () => {
  it("is refused as a bearer key everywhere, also where a key is not needed", async () => {
    const asha = await createKey("Asha", "admin");
    await bind(asha);
    const routes = [...ROUTES_WITH_KEY, ["delete", "/v1/admin/sessions"]] as const;
    for (const [method, path] of routes) {
      const answer = await server.http[method as "get"](path).set(byKey(asha.key));
      expect([path, problemOf(answer)]).toMatchObject([
        path,
        { status: 403, code: "passkey_required" },
      ]);
      expect(answer.body).not.toHaveProperty("passkey_options");
    }
  });

  it("opens a session only together with the passkey", async () => {
    const bibek = await createKey("Bibek");
    const { phone } = await bind(bibek);
    const options = await optionsToSignIn(bibek.key);
    expect(options).toMatchObject({
      rpId: "pay.shop.example",
      userVerification: "preferred",
      allowCredentials: [{ id: phone.id, type: "public-key", transports: ["internal"] }],
    });
    const answer = await present(bibek.key, phone.answer(options));
    expect(answer.status).toBe(204);
    expect(await sessionOf(server, cookieOf(answer).split(";")[0] ?? "")).toMatchObject({
      name: "Bibek",
      passkey_bound_at: expect.any(String),
    });
  });

  it("keeps the browser that bound it signed in, and ends sessions that the key opened alone", async () => {
    const chandra = await createKey("Chandra");
    const stolen = await signIn(server, chandra.key);
    const { cookie } = await bind(chandra);
    expect(await sessionOf(server, stolen)).toBeNull();
    expect(await sessionOf(server, cookie)).not.toBeNull();
  });

  it("opens no session in the old way while it is being bound", async () => {
    const dolma = await createKey("Dolma");
    const other = await server.another();
    const cookie = await signIn(server, dolma.key);
    const by = { Cookie: cookie, ...OWN_PAGE };
    const made = newAuthenticator(home()).register(await optionsToBind(by));
    const attempts = Array.from({ length: 8 }, (_, count) =>
      request(count % 2 === 0 ? server.url : other.url)
        .post("/v1/session")
        .send({ key: dolma.key }),
    );
    const [bound, ...answers] = await Promise.all([sendNew(by, made), ...attempts]);
    expect(bound.status).toBe(204);
    for (const answer of answers) {
      const open = cookieOf(answer).split(";")[0] ?? "";
      if (open !== "") expect(await sessionOf(server, open)).toBeNull();
    }
    expect(await server.db.session.count({ where: { apiKeyId: dolma.id } })).toBe(1);
    await other.stop();
  });

  it("is not one of a shop's server", async () => {
    const answer = await server.http.post("/v1/session/passkey/options").set(byKey(KEYS.merchant));
    expect(problemOf(answer)).toMatchObject({ status: 403, code: "forbidden" });
  });

  it("works alone again once the command line has unbound it, and its sessions are over", async () => {
    const ekraj = await createKey("Ekraj");
    const { cookie, phone } = await bind(ekraj);
    const options = await optionsToSignIn(ekraj.key);
    expect(await unbindPasskey(server.context, { id: ekraj.id, by: "command line" })).toBe(true);
    expect(await unbindPasskey(server.context, { id: ekraj.id, by: "command line" })).toBe(false);
    expect(await sessionOf(server, cookie)).toBeNull();
    const read = await server.http.get("/v1/admin/orders").set(byKey(ekraj.key));
    expect(read.status).toBe(200);
    expect((await postSession(server, { key: ekraj.key }, OWN_PAGE)).status).toBe(204);
    // The old passkey is worth nothing after a new one is bound.
    await bind(ekraj);
    expect(refused(await present(ekraj.key, phone.answer(options)))).toEqual(REFUSED);
  });
});

describe("a passkey's answer", () => {
  let farid: Owner;
  let phone: Authenticator;
  beforeAll(async () => {
    farid = await createKey("Farid");
    ({ phone } = await bind(farid));
  });

  it("counts once: a replayed challenge is refused", async () => {
    const answer = phone.answer(await optionsToSignIn(farid.key));
    expect((await present(farid.key, answer)).status).toBe(204);
    expect(refused(await present(farid.key, answer))).toEqual(REFUSED);
  });

  it("that is sent ten times at once opens one session", async () => {
    const answer = phone.answer(await optionsToSignIn(farid.key));
    const answers = await Promise.all(Array.from({ length: 10 }, () => present(farid.key, answer)));
    expect(answers.filter(({ status }) => status === 204)).toHaveLength(1);
  });

  it("is refused 5 minutes after its challenge", async () => {
    const options = await optionsToSignIn(farid.key);
    clock.skip(5 * MINUTE);
    expect(refused(await present(farid.key, phone.answer(options)))).toEqual(REFUSED);
    // What is too old is forgotten at the next challenge.
    await optionsToSignIn(farid.key);
    const { count } = await server.db.passkeyChallenge
      .findMany({ where: { apiKeyId: farid.id } })
      .then(({ length }) => ({ count: length }));
    expect(count).toBe(1);
  });

  it.each([
    ["made on another origin", { origin: "https://pay.shop.example.evil.example" }],
    ["made without https", { origin: "http://pay.shop.example" }],
    ["for another host", { host: "evil.example" }],
    ["of a registration", { type: "webauthn.create" }],
  ])("%s is refused, and its challenge is used up", async (_what, from) => {
    const options = await optionsToSignIn(farid.key);
    expect(refused(await present(farid.key, phone.answer(options, from)))).toEqual(REFUSED);
    expect(refused(await present(farid.key, phone.answer(options)))).toEqual(REFUSED);
  });

  it("with an invented challenge is refused", async () => {
    const challenge = Buffer.from("invented").toString("base64url");
    expect(refused(await present(farid.key, phone.answer({ challenge })))).toEqual(REFUSED);
  });

  it("with another key's credential is refused, also for that key's challenge", async () => {
    const gita = await createKey("Gita");
    const { phone: other } = await bind(gita);
    const own = await optionsToSignIn(farid.key);
    expect(refused(await present(farid.key, other.answer(own)))).toEqual(REFUSED);
    const hers = await optionsToSignIn(gita.key);
    expect(refused(await present(farid.key, other.answer(hers)))).toEqual(REFUSED);
    expect(refused(await present(farid.key, phone.answer(hers)))).toEqual(REFUSED);
    // A wrong answer with her key cannot use up a challenge of his.
    expect((await present(gita.key, other.answer(hers))).status).toBe(204);
  });

  it("with another signature is refused, and with another's id too", async () => {
    const stranger = newAuthenticator(home());
    const options = await optionsToSignIn(farid.key);
    const forged = { ...stranger.answer(options), id: phone.id, rawId: phone.id };
    expect(refused(await present(farid.key, forged))).toEqual(REFUSED);
  });

  it("whose counter does not grow means a copy: it is refused, and the audit says so", async () => {
    const hari = await createKey("Hari");
    const { phone: original } = await bind(hari);
    const use = async () => present(hari.key, original.answer(await optionsToSignIn(hari.key)));
    original.counter = 7;
    expect((await use()).status).toBe(204);
    original.counter = 7;
    expect(refused(await use())).toEqual(REFUSED);
    original.counter = 0; // "I do not count" is no way around it
    expect(refused(await use())).toEqual(REFUSED);
    expect(await typesOf(hari)).toEqual([
      "passkey_copied",
      "passkey_copied",
      "session_opened",
      "passkey_bound",
      "session_opened",
    ]);
    original.counter = 8;
    expect((await use()).status).toBe(204);
  });

  it("of an authenticator that does not count works again and again", async () => {
    const indra = await createKey("Indra");
    const { phone: synced } = await bind(indra);
    for (let time = 0; time < 2; time++) {
      synced.counter = 0;
      const answer = await present(indra.key, synced.answer(await optionsToSignIn(indra.key)));
      expect(answer.status).toBe(204);
    }
  });

  it("does not open a session for a key that is revoked meanwhile", async () => {
    const jeevan = await createKey("Jeevan");
    const { phone: his } = await bind(jeevan);
    const options = await optionsToSignIn(jeevan.key);
    await server.http.post(`/v1/admin/api-keys/${jeevan.id}/revoke`).set(byKey(KEYS.admin));
    const answer = await present(jeevan.key, his.answer(options));
    expect(problemOf(answer)).toMatchObject({ status: 401, code: "unauthenticated" });
  });

  it.each([
    ["no object", "passkey", "x"],
    ["no signature", "passkey.response.signature", { response: { signature: "" } }],
  ])("needs the form of one: %s", async (_what, field, wrong) => {
    const right = phone.answer({ challenge: "AAAA" }) as { response: object };
    const passkey =
      typeof wrong === "string"
        ? wrong
        : { ...right, response: { ...right.response, ...wrong.response } };
    const answer = await postSession(server, { key: farid.key, passkey }, OWN_PAGE);
    expect(wrongFields(answer)).toContain(field);
  });

  it("is no second way in for a wrong key, and wrong answers count as wrong keys do", async () => {
    const other = await server.another({ TRUSTED_PROXIES: "1" });
    const from = (body: object) =>
      request(other.url).post("/v1/session").set("X-Forwarded-For", "203.0.113.20").send(body);
    const answer = phone.answer({ challenge: "AAAA" });
    for (let count = 0; count < 10; count++) {
      expect((await from({ key: farid.key, passkey: answer })).status).toBe(403);
    }
    expect((await from({ key: farid.key })).status).toBe(429);
    await other.stop();
  });
});

describe("binding", () => {
  it("twice at the same time binds one passkey, and refuses the other", async () => {
    const kiran = await createKey("Kiran");
    const cookie = await signIn(server, kiran.key);
    const by = { Cookie: cookie, ...OWN_PAGE };
    const phones = [newAuthenticator(home()), newAuthenticator(home())];
    const made = await Promise.all(
      phones.map(async (phone) => phone.register(await optionsToBind(by))),
    );
    const answers = await Promise.all(made.map((passkey) => sendNew(by, passkey)));
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 409]);
    const loser = answers.find(({ status }) => status === 409);
    expect(loser === undefined ? null : problemOf(loser)).toMatchObject({
      code: "passkey_already_bound",
    });
    const winner = phones[answers.findIndex(({ status }) => status === 204)];
    const { passkeyId } = await server.db.apiKey.findUniqueOrThrow({ where: { id: kiran.id } });
    expect(passkeyId).toBe(winner?.id);
    expect((await typesOf(kiran)).filter((type) => type === "passkey_bound")).toHaveLength(1);
    const again = await server.http.post("/v1/session/passkey/options").set(by);
    expect(problemOf(again)).toMatchObject({ status: 409, code: "passkey_already_bound" });
  });

  it.each([
    ["on another origin", { origin: "https://evil.example" }],
    ["for another host", { host: "shop.example" }],
    ["by signing in", { type: "webauthn.get" }],
  ])("%s is refused", async (what, from) => {
    const lila = await createKey(`Lila ${what}`);
    const by = { Cookie: await signIn(server, lila.key), ...OWN_PAGE };
    const options = await optionsToBind(by);
    const phone = newAuthenticator(home());
    const answer = await sendNew(by, phone.register(options, from));
    expect(problemOf(answer)).toMatchObject({ status: 403, code: "passkey_refused" });
    const replayed = await sendNew(by, phone.register(options));
    expect(problemOf(replayed)).toMatchObject({ status: 403, code: "passkey_refused" });
  });

  it("with a challenge of another key, or of signing in, is refused", async () => {
    const maya = await createKey("Maya");
    const nima = await createKey("Nima");
    const [hers, his] = [byKey(maya.key), byKey(nima.key)];
    const options = await optionsToBind(his);
    const phone = newAuthenticator(home());
    const stolen = await sendNew(hers, phone.register(options));
    expect(problemOf(stolen)).toMatchObject({ status: 403, code: "passkey_refused" });
    expect((await sendNew(his, phone.register(options))).status).toBe(204);

    const ofSignIn = await optionsToSignIn(nima.key);
    await unbindPasskey(server.context, { id: nima.id, by: "command line" });
    const answer = await sendNew(his, newAuthenticator(home()).register(ofSignIn));
    expect(problemOf(answer)).toMatchObject({ status: 403, code: "passkey_refused" });
  });

  it("a passkey that another key has is refused", async () => {
    const ojas = await createKey("Ojas");
    const { phone } = await bind(ojas);
    const pema = byKey((await createKey("Pema")).key);
    const answer = await sendNew(pema, phone.register(await optionsToBind(pema)));
    expect(problemOf(answer)).toMatchObject({ status: 403, code: "passkey_refused" });
  });

  it("needs a session that was just opened: a stolen cookie binds no passkey of the thief", async () => {
    const manoj = await createKey("Manoj");
    const by = { Cookie: await signIn(server, manoj.key), ...OWN_PAGE };
    clock.skip(10 * MINUTE);
    const answer = await server.http.post("/v1/session/passkey/options").set(by);
    expect(problemOf(answer)).toMatchObject({ status: 403, code: "sign_in_again" });
    // Who has the key itself goes on: by a bearer request, or by signing in again.
    for (const own of [byKey(manoj.key), { Cookie: await signIn(server, manoj.key), ...OWN_PAGE }])
      expect((await optionsToBind(own)).challenge).toMatch(/^[\w-]{43}$/);
  });

  it("from another site's page is refused", async () => {
    const cookie = await signIn(server, KEYS.viewer);
    for (const path of ["/v1/session/passkey/options", "/v1/session/passkey"]) {
      const answer = await server.http
        .post(path)
        .set({ Cookie: cookie, "Sec-Fetch-Site": "cross-site" })
        .send({});
      expect(problemOf(answer)).toMatchObject({ status: 403, code: "cross_site_request" });
    }
  });
});

it("the audit names who bound and unbound passkeys; lists of keys say which are bound", async () => {
  const rita = await createKey("Rita");
  await bind(rita);
  const audit = await server.http
    .get("/v1/admin/audit?type=passkey_bound&actor=Rita")
    .set(byKey(KEYS.viewer));
  expect((audit.body as { data: object[] }).data).toMatchObject([
    { type: "passkey_bound", actor: "staff:Rita", data: { key_id: rita.id, name: "Rita" } },
  ]);
  const listed = await server.http.get("/v1/admin/api-keys?limit=1").set(byKey(KEYS.admin));
  expect((listed.body as { data: object[] }).data).toMatchObject([
    { name: "Rita", passkey_bound_at: expect.any(String) },
  ]);
  expect(JSON.stringify(listed.body)).not.toContain("public_key");
});

it.each([
  "update api_keys set passkey_id = 'x' where name = 'viewer'",
  "update api_keys set passkey_id = 'x', passkey_public_key = '\\x00', passkey_counter = 0, passkey_bound_at = now() where role = 'merchant'",
  "update api_keys set passkey_counter = -1 where passkey_counter is not null",
])("the database refuses half a passkey, or one of a shop's server: %s", async (sql) => {
  await expect(query(server.databaseUrl, sql)).rejects.toThrow("api_keys_passkey");
});

/** Types of the owner's entries in the audit, newest first. */
async function typesOf({ id }: Owner): Promise<string[]> {
  const { name } = await server.db.apiKey.findUniqueOrThrow({ where: { id } });
  const entries = await server.db.staffAction.findMany({
    where: { actor: `staff:${name}` },
    orderBy: { id: "desc" },
  });
  return entries.map(({ type }) => type);
}
