import { once } from "node:events";
import { connect } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { KEYS, startTestServer, type TestServer } from "../support/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());
beforeEach(() => {
  server.logLines.splice(0);
});

/** Sends bytes as they are, and reads until the server ends the connection. @returns the statuses, and all text */
async function send(text: string): Promise<{ statuses: number[]; text: string }> {
  const socket = connect(Number(new URL(server.url).port), "127.0.0.1");
  let answer = "";
  socket.on("data", (chunk: Buffer) => (answer += chunk.toString("latin1")));
  socket.on("error", () => undefined);
  socket.write(Buffer.from(text, "latin1"));
  await once(socket, "close");
  const statuses = [...answer.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, one]) => Number(one));
  return { statuses, text: answer };
}

const CLOSE = "Host: shop\r\nConnection: close\r\n";
const get = (target: string, headers = "") => `GET ${target} HTTP/1.1\r\n${CLOSE}${headers}\r\n`;
const post = (path: string, body: string, headers = "") =>
  `POST ${path} HTTP/1.1\r\n${CLOSE}${headers}Content-Type: application/json\r\nContent-Length: ${String(body.length)}\r\n\r\n${body}`;
const deep = (open: string, close: string) => `${open.repeat(9_000)}${close.repeat(9_000)}`;
const ADMIN = `Authorization: Bearer ${KEYS.admin}\r\n`;

describe.each<[string, string, number[]]>([
  [
    "two lengths",
    `POST /v1/checkout HTTP/1.1\r\n${CLOSE}Content-Length: 2\r\nContent-Length: 40\r\n\r\n{}`,
    [400],
  ],
  [
    "a length beside chunks",
    `POST /v1/checkout HTTP/1.1\r\n${CLOSE}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    [400],
  ],
  [
    "an encoding that is not chunked",
    `POST /v1/checkout HTTP/1.1\r\n${CLOSE}Transfer-Encoding: xchunked\r\n\r\n{}`,
    [400],
  ],
  ["a negative length", `POST /v1/checkout HTTP/1.1\r\n${CLOSE}Content-Length: -1\r\n\r\n`, [400]],
  ["a space before a colon", `GET / HTTP/1.1\r\n${CLOSE}X-A : b\r\n\r\n`, [400]],
  ["a NUL in a header", get("/", "X-A: a\0b\r\n"), [400]],
  ["no host", "GET /healthz HTTP/1.1\r\nConnection: close\r\n\r\n", [400]],
  ["40 KB of headers", get("/", `X-A: ${"a".repeat(40_000)}\r\n`), [431]],
  ["5,000 headers", get("/healthz", "X-A: b\r\n".repeat(5_000)), [431]],
  ["a URL of 40 KB", get(`/v1/products?x=${"a".repeat(40_000)}`), [431]],
  ["500 cookies", get("/v1/session", `Cookie: ${"khalti_bff_session=x; ".repeat(500)}\r\n`), [401]],
  [
    "another host",
    "GET /docs HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: evil.example\r\nConnection: close\r\n\r\n",
    [200],
  ],
  [
    "a whole URL as target",
    "GET http://evil.example/healthz HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n\r\n",
    [200, 404],
  ],
  ["a target for a tunnel", `CONNECT evil.example:443 HTTP/1.1\r\n${CLOSE}\r\n`, []],
  ["a path out of its folder", get("/bundles/../../package.json"), [404]],
  ["an encoded path out of its folder", get("/bundles/..%2f..%2fpackage.json"), [400, 403, 404]],
  ["a backslash path", get("/bundles/..\\..\\package.json"), [400, 403, 404]],
  ["a NUL in the path", get("/assets/icon-192.png%00.html"), [400, 404]],
  ["an overlong encoding", get("/%c0%ae%c0%ae/package.json"), [404]],
  ["raw bytes above ASCII in the path", get("/v1/orders/\xff\xfe"), [400, 404]],
  ["deep lists", post("/v1/checkout", deep("[", "]")), [422]],
  ["deep objects", post("/v1/checkout", deep('{"a":', "}").replace("}", "1}")), [422]],
  [
    "prototype keys",
    post(
      "/v1/admin/payment-links",
      '{"__proto__":{"amount":1},"constructor":{"prototype":{"x":1}},"amount":100000,"description":"Rent"}',
      ADMIN,
    ),
    [422],
  ],
  [
    "invalid UTF-8",
    post("/v1/admin/payment-links", '{"amount":100000,"description":"\xff\xfe"}', ADMIN),
    [201, 400, 422],
  ],
  [
    "a NUL in a text",
    post("/v1/admin/payment-links", '{"amount":100000,"description":"a\\u0000b"}', ADMIN),
    [422],
  ],
  [
    "a lone surrogate",
    post("/v1/admin/payment-links", '{"amount":100000,"description":"\\ud800"}', ADMIN),
    [422],
  ],
  ["a method of their own", `EVIL / HTTP/1.1\r\n${CLOSE}\r\n`, [400]],
  ["TRACE", `TRACE /healthz HTTP/1.1\r\n${CLOSE}\r\n`, [404]],
])("%s", (_what, text, expected) => {
  it("is answered as the client's, without a trace of us", async () => {
    const answer = await send(text);
    if (expected.length === 0) expect(answer.statuses).toEqual([]);
    else expect(expected).toContain(answer.statuses[0]);
    expect(answer.statuses.length).toBeLessThan(2);
    expect(answer.text).not.toMatch(/node_modules|\.[cm]?[tj]s:\d|evil\.example|"version":/);
    expect(answer.text).not.toContain(process.cwd());
    expect(server.logLines.filter((line) => /"level":"error"|"stack"/.test(line))).toEqual([]);
  });
});

it("answers pipelined requests each once, in their order", async () => {
  const one = (path: string, last = false) =>
    `GET ${path} HTTP/1.1\r\nHost: shop\r\n${last ? "Connection: close\r\n" : ""}\r\n`;
  const { statuses } = await send(
    [
      ...Array.from({ length: 50 }, (_, at) => one(at % 2 === 0 ? "/healthz" : "/v1/nothing")),
      one("/healthz", true),
    ].join(""),
  );
  expect(statuses).toEqual(Array.from({ length: 51 }, (_, at) => (at % 2 === 0 ? 200 : 404)));
});
