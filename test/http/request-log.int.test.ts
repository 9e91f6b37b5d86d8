import { afterAll, beforeAll, beforeEach, expect, it } from "@jest/globals";
import { OWN_PAGE, postSession, signIn } from "../support/sessions.ts";
import { KEYS, startTestServer, type TestServer } from "../support/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());
beforeEach(() => {
  server.logLines.splice(0);
});

interface Line {
  time: string;
  level: string;
  requestId: string;
  req: { method: string; path: string };
  res: { status: number };
  code?: string;
  key_id?: string;
}

/** The line of the only request. */
function line(): Line {
  const lines = server.logLines.map((one) => JSON.parse(one) as Line);
  const [only, ...more] = lines.filter((one) => "res" in one);
  if (only === undefined || more.length > 0) throw new Error(server.logLines.join(""));
  return only;
}

const idOf = async (name: string) =>
  (await server.db.apiKey.findFirstOrThrow({ where: { name } })).id;

it("says when, what, with which outcome and by whose key", async () => {
  const answer = await server.http
    .get("/v1/admin/orders")
    .set("Authorization", `Bearer ${KEYS.viewer}`);
  const said = line();
  expect(said).toMatchObject({
    level: "info",
    requestId: answer.headers["x-request-id"],
    req: { method: "GET", path: "/v1/admin/orders" },
    res: { status: 200 },
    key_id: await idOf("viewer"),
  });
  expect(said.time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  expect(said.code).toBeUndefined();
});

it("names the key behind a session", async () => {
  const cookie = await signIn(server, KEYS.operator);
  server.logLines.splice(0);
  await server.http.get("/v1/admin/orders").set({ Cookie: cookie });
  expect(line().key_id).toBe(await idOf("operator"));
});

const asViewer = { Authorization: `Bearer ${KEYS.viewer}` };
it.each<[string, number, string, string | null, (at: TestServer) => PromiseLike<unknown>]>([
  [
    "a failed sign-in",
    401,
    "unauthenticated",
    null,
    (at) => postSession(at, { key: "no" }, OWN_PAGE),
  ],
  [
    "a sign-in from another site",
    403,
    "cross_site_request",
    null,
    (at) => postSession(at, { key: KEYS.viewer }, { Origin: "https://evil.example" }),
  ],
  [
    "a junk key",
    401,
    "unauthenticated",
    null,
    (at) => at.http.get("/v1/admin/orders").set("Authorization", "Bearer junk"),
  ],
  [
    "a role that does not suffice",
    403,
    "forbidden",
    "viewer",
    (at) => at.http.post("/v1/admin/api-keys").set(asViewer).send({ name: "x", role: "admin" }),
  ],
  [
    "an invalid request",
    422,
    "invalid_request",
    null,
    (at) => at.http.post("/v1/checkout").send({}),
  ],
  [
    "a body that cannot be read",
    400,
    "unreadable_request",
    null,
    (at) => at.http.post("/v1/checkout").type("json").send("{"),
  ],
])("says why it refused %s", async (_what, status, code, by, send) => {
  await send(server);
  const said = line();
  expect([said.res.status, said.code]).toEqual([status, code]);
  expect(said.key_id).toBe(by === null ? undefined : await idOf(by));
});

it("says that an address has guessed too often", async () => {
  for (let guess = 0; guess < 11; guess++) await postSession(server, { key: "no" }, OWN_PAGE);
  const codes = server.logLines.map((one) => (JSON.parse(one) as Line).code);
  expect(codes.at(-1)).toBe("too_many_requests");
});

it("stays one line of JSON whatever a stranger puts into the path", async () => {
  await server.http.get('/v1/%0A%0D{"level":"fatal"}%22');
  expect(server.logLines).toHaveLength(1);
  expect(line().level).toBe("info");
});
