import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { problemOf } from "../support/problem.ts";
import { postSession, sessionOf, signIn } from "../support/sessions.ts";
import { KEYS, startTestServer, type TestServer } from "../support/test-server.ts";

let server: TestServer;
let ours: string;
let cookie: string;
beforeAll(async () => {
  server = await startTestServer();
  ours = server.context.config.publicUrl;
  cookie = await signIn(server, KEYS.admin);
});
afterAll(() => server.stop());

const EVIL = "https://evil.example";
const SHOP = "https://shop.example"; // may use the API from its pages (CORS), and has no business with the cookie

const UNSAFE: [string, "post" | "put" | "patch" | "delete", string][] = [
  ["creates a key", "post", "/v1/admin/api-keys"],
  ["changes a product", "put", "/v1/admin/products/tea-250g"],
  [
    "changes an endpoint",
    "patch",
    "/v1/admin/webhook-endpoints/01930000-0000-7000-8000-000000000000",
  ],
  ["ends a session", "delete", "/v1/admin/sessions/01930000-0000-7000-8000-000000000000"],
  ["signs out", "delete", "/v1/session"],
];

const OTHERS: [string, Record<string, string>][] = [
  ["of another site", { "Sec-Fetch-Site": "cross-site", Origin: EVIL }],
  ["of a neighbour host", { "Sec-Fetch-Site": "same-site", Origin: "http://other.127.0.0.1" }],
  ["of the shop", { "Sec-Fetch-Site": "cross-site", Origin: SHOP }],
  ["that the address bar made", { "Sec-Fetch-Site": "none" }],
  ["of another site in an old browser", { Origin: EVIL }],
  ["of a sandboxed frame", { Origin: "null" }],
  ["that hides its page", {}],
];

describe.each(OTHERS)("a request %s", (_what, headers) => {
  it.each(UNSAFE)("that %s is refused", async (_name, method, path) => {
    const answer = await server.http[method](path)
      .set({ Cookie: cookie, ...headers })
      .send({});
    expect(problemOf(answer)).toMatchObject({ status: 403, code: "cross_site_request" });
    expect(await sessionOf(server, cookie)).not.toBeNull();
  });
});

it.each([
  ["Sec-Fetch-Site", () => ({ "Sec-Fetch-Site": "same-origin" })],
  ["Origin, where the browser sends no Sec-Fetch-Site", () => ({ Origin: ours })],
])("a request of our own page is known by %s", async (_how, headers) => {
  const answer = await server.http
    .delete("/v1/admin/sessions/01930000-0000-7000-8000-000000000000")
    .set({ Cookie: cookie, ...headers() });
  expect(answer.status).toBe(404);
});

it("a request with a bearer key needs no such header: no browser sends the key by itself", async () => {
  const answer = await server.http
    .delete("/v1/admin/sessions/01930000-0000-7000-8000-000000000000")
    .set({ Authorization: `Bearer ${KEYS.admin}`, Cookie: cookie, Origin: EVIL });
  expect(answer.status).toBe(404);
});

it("a request that only reads needs none either", async () => {
  const answer = await server.http.get("/v1/admin/orders").set("Cookie", cookie);
  expect(answer.status).toBe(200);
});

it.each(OTHERS.filter(([, headers]) => Object.keys(headers).length > 0))(
  "a page %s cannot sign a browser in",
  async (_what, headers) => {
    const answer = await postSession(server, { key: KEYS.admin }, headers);
    expect(problemOf(answer)).toMatchObject({ status: 403, code: "cross_site_request" });
    expect(answer.headers).not.toHaveProperty("set-cookie");
  },
);
