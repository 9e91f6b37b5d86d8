import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { problemOf } from "../support/problem.ts";
import { startTestServer, type TestServer } from "../support/test-server.ts";

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
