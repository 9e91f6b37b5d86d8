import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { ACCESS } from "../../src/http/auth/access.ts";
import { problemOf } from "../support/problem.ts";
import { KEYS, startTestServer, type TestServer } from "../support/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const FILES = ["/staff/", "/docs", "/assets/icon-192.png"];

describe.each(FILES)("a request for %s that cannot be served", (path) => {
  it.each([
    ["a range after its end", "Range", "bytes=9999999-", 416, "range_not_satisfiable"],
    ["a version that it never had", "If-Match", '"never"', 412, "precondition_failed"],
    [
      "a time before its last change",
      "If-Unmodified-Since",
      "Mon, 01 Jan 2001 00:00:00 GMT",
      412,
      "precondition_failed",
    ],
  ])("because of %s is the client's error", async (_what, header, value, status, code) => {
    const answer = await server.http.get(path).set(header, value);
    expect(answer.status).toBe(status);
    expect(problemOf(answer).code).toBe(code);
  });
});

it.each(["/orders/%", "/v1/orders/%ff"])(
  "a URL that cannot be decoded is the client's error: %s",
  async (path) => {
    const answer = await server.http.get(path);
    expect(answer.status).toBe(400);
    expect(problemOf(answer).code).toBe("unreadable_request");
  },
);

it.each([
  ["Range", "bytes=9999999-"],
  ["If-Match", '"never"'],
  ["If-Unmodified-Since", "Mon, 01 Jan 2001 00:00:00 GMT"],
])(
  "the shop's page, which is rendered, is answered whole whatever %s says",
  async (name, value) => {
    const answer = await server.http.get("/").set(name, value);
    expect(answer.status).toBe(200);
    expect(answer.text).toContain("</html>");
  },
);

const GETS = [
  ...Object.keys(ACCESS).filter((route) => route.startsWith("GET ")),
  ...["/", "/docs", "/docs/ui/swagger-ui.css", "/favicon.svg", "/manifest.webmanifest"],
  ...[
    "/openapi.json",
    "/postman.json",
    "/orders/:id",
    "/pay/:slug",
    "/pay/:slug/qr.svg",
    "/staff/",
  ],
].map((route) =>
  route.replace("GET ", "").replaceAll(/:\w+/g, "01930000-0000-7000-8000-000000000000"),
);

it.each(GETS)("no condition and no range makes %s fail, whole or head alone", async (path) => {
  for (const [name, value] of [
    ["Range", "bytes=9999999-"],
    ["Range", "bytes=5-1"],
    [
      "Range",
      `bytes=${Array.from({ length: 500 }, (_, at) => `${String(at)}-${String(at)}`).join()}`,
    ],
    ["If-Match", '"never"'],
    ["If-Unmodified-Since", "Mon, 01 Jan 2001 00:00:00 GMT"],
    ["If-None-Match", 'W/"'],
    ["If-Modified-Since", "junk"],
  ] as const) {
    for (const method of ["get", "head"] as const) {
      const { status } = await server.http[method](path)
        .set("Authorization", `Bearer ${KEYS.admin}`)
        .set(name, value);
      expect([name, status < 500]).toEqual([name, true]);
    }
  }
  expect(server.logLines.filter((line) => line.includes('"level":"error"'))).toEqual([]);
});
