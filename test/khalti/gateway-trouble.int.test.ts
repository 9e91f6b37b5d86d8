/** How the client handles failures of the network, a firewall or Khalti. */
import http from "node:http";
import net, { type AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import type { GatewayOutcome } from "../../src/khalti/gateway-outcome.ts";
import { createKhaltiClient, type KhaltiClient } from "../../src/khalti/khalti-client.ts";
import {
  type PreparedAnswer,
  type PreparedKhalti,
  secretKey,
  startPreparedKhalti,
} from "./prepared-khalti.ts";

let khalti: PreparedKhalti;
beforeAll(async () => {
  khalti = await startPreparedKhalti();
});
afterAll(() => khalti.stop());
beforeEach(() => {
  khalti.received.splice(0);
});

type Call = { call: string; make: (client: KhaltiClient) => Promise<GatewayOutcome<unknown>> };
const order = {
  returnUrl: "https://shop.example/return",
  websiteUrl: "https://shop.example/",
  amountPaisa: 1000,
  purchaseOrderId: "order-1",
  purchaseOrderName: "Tea",
};
const calls: Call[] = [
  { call: "initiate", make: (client) => client.initiate(order) },
  { call: "lookup", make: (client) => client.lookup("HT6o6PEZRWFJ5ygavzHWd5") },
  { call: "refund", make: (client) => client.refund("GFq9PFS7b2iYvL8Lir9oXe", {}) },
  { call: "banks", make: (client) => client.banks("ebanking") },
];

const answering =
  (status: number, text: string, headers: http.OutgoingHttpHeaders = {}): PreparedAnswer =>
  (_request, response) => {
    response.writeHead(status, headers).end(text);
  };

const html = "<html><body>Request blocked</body></html>";
const longJson = JSON.stringify({ detail: "x".repeat(2 * 1024 * 1024) });

type Trouble = { when: string; answer: PreparedAnswer; reason: string; httpStatus?: number };
const troubles: Trouble[] = [
  {
    when: "the connection is cut before any header",
    answer: (_request, response) => response.socket?.destroy(),
    reason: "connection",
  },
  {
    when: "the connection is cut in the middle of the body",
    answer: (_request, response) => {
      response.writeHead(200, { "Content-Length": 500 });
      response.write('{"pidx":"HT6o6', () => response.socket?.destroy());
    },
    reason: "connection",
  },
  {
    when: "a compressed body is cut in the middle",
    answer: (_request, response) => {
      const body = gzipSync('{"detail":"Transaction refund successful."}');
      response.writeHead(200, { "Content-Encoding": "gzip" }).end(body.subarray(0, 20));
    },
    reason: "unreadable",
  },
  {
    when: "the other side does not speak HTTP",
    answer: (_request, response) => response.socket?.end("hello\r\n\r\n"),
    reason: "unreadable",
  },
  {
    when: "HTTP 500 is empty",
    answer: answering(500, ""),
    reason: "server_error",
    httpStatus: 500,
  },
  {
    when: "HTTP 500 carries JSON",
    answer: answering(500, '{"detail":"Oops."}'),
    reason: "server_error",
    httpStatus: 500,
  },
  { when: "HTTP 502 is HTML", answer: answering(502, html), reason: "server_error" },
  { when: "HTTP 503", answer: answering(503, "{}"), reason: "server_error", httpStatus: 503 },
  {
    when: "HTTP 429, which is not a documented refusal",
    answer: answering(429, '{"detail":"Request was throttled."}'),
    reason: "server_error",
    httpStatus: 429,
  },
  {
    when: "HTTP 408",
    answer: answering(408, '{"detail":"Timeout."}'),
    reason: "server_error",
    httpStatus: 408,
  },
  { when: "HTTP 200 is HTML", answer: answering(200, html), reason: "unreadable", httpStatus: 200 },
  { when: "HTTP 200 is empty", answer: answering(200, ""), reason: "unreadable", httpStatus: 200 },
  { when: "HTTP 204", answer: answering(204, ""), reason: "unreadable", httpStatus: 204 },
  { when: "the JSON is broken", answer: answering(200, '{"pidx":'), reason: "unreadable" },
  { when: "the JSON is an array", answer: answering(200, "[{}]"), reason: "unreadable" },
  { when: "the JSON is null", answer: answering(200, "null"), reason: "unreadable" },
  { when: "the JSON lacks every field", answer: answering(200, "{}"), reason: "unreadable" },
  { when: "the body is huge", answer: answering(200, longJson), reason: "unreadable" },
  {
    when: "HTTP 403 is a firewall's HTML",
    answer: answering(403, html),
    reason: "unreadable",
    httpStatus: 403,
  },
  { when: "HTTP 400 is empty", answer: answering(400, ""), reason: "unreadable", httpStatus: 400 },
  {
    when: "HTTP 301 points elsewhere",
    answer: answering(301, '{"detail":"Moved."}', { Location: "/elsewhere" }),
    reason: "unreadable",
    httpStatus: 301,
  },
];

it.each(calls)("HTTP 400 with a JSON list to $call", async ({ call, make }) => {
  khalti.answerWith(400, '["Bad."]');
  expect(await make(khalti.client())).toMatchObject(
    call === "initiate"
      ? { kind: "refused", reason: "other", message: "Bad.", errors: [], body: ["Bad."] }
      : { kind: "unknown", reason: "unreadable", sent: true, httpStatus: 400 },
  );
});

describe.each(calls)("$call", ({ make }) => {
  it.each(troubles)(
    "is unknown, possibly executed, and not repeated when $when",
    async ({ answer, reason, httpStatus }) => {
      khalti.answerBy(answer);
      const outcome = await make(khalti.client());
      expect(outcome).toMatchObject({ kind: "unknown", reason, sent: true });
      if (httpStatus !== undefined) expect(outcome).toMatchObject({ httpStatus });
      expect(khalti.received).toHaveLength(1);
    },
  );

  it("is unknown, possibly executed, after a timeout", async () => {
    khalti.answerBy(() => undefined);
    const timeoutsMs = { initiate: 50, lookup: 50, refund: 50, banks: 50 };
    expect(await make(khalti.client({ timeoutsMs }))).toEqual({
      kind: "unknown",
      reason: "timeout",
      sent: true,
      message: "Khalti did not answer within 50 ms",
    });
  });

  it("is unknown when the body never ends", async () => {
    let drip: NodeJS.Timeout | undefined;
    khalti.answerBy((_request, response) => {
      response.writeHead(200);
      drip = setInterval(() => response.write(" "), 10);
    });
    const timeoutsMs = { initiate: 100, lookup: 100, refund: 100, banks: 100 };
    const outcome = await make(khalti.client({ timeoutsMs }));
    clearInterval(drip);
    expect(outcome).toMatchObject({ kind: "unknown", reason: "timeout", sent: true });
  });

  it("is unknown and certainly not sent when the connection is refused", async () => {
    const closed = http.createServer();
    await new Promise<void>((resolve) => closed.listen(0, "127.0.0.1", resolve));
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    for (const host of ["127.0.0.1", "localhost"]) {
      const client = khalti.client({ baseUrl: `http://${host}:${String(port)}` });
      expect(await make(client)).toEqual({
        kind: "unknown",
        reason: "connection",
        sent: false,
        message: "Khalti could not be reached (ECONNREFUSED)",
        errorCode: "ECONNREFUSED",
      });
    }
  });

  it("is unknown, possibly executed, when the client closes during the call", async () => {
    const client = khalti.client();
    khalti.answerBy(() => {
      client.close();
    });
    expect(await make(client)).toMatchObject({ kind: "unknown", reason: "connection", sent: true });
  });
});

it("a refund on a connection that never opened was certainly not sent", async () => {
  // Accepts the connection, but never answers the TLS handshake.
  const mute = net.createServer((socket) => socket.resume());
  await new Promise<void>((resolve) => mute.listen(0, "127.0.0.1", resolve));
  const { port } = mute.address() as AddressInfo;
  const client = khalti.client({ baseUrl: `https://127.0.0.1:${String(port)}` });
  expect(await client.refund("GFq9PFS7b2iYvL8Lir9oXe", {})).toEqual({
    kind: "unknown",
    reason: "connection",
    sent: false,
    message: "Khalti could not be reached (ETIMEDOUT)",
    errorCode: "ETIMEDOUT",
  });
  await new Promise((resolve) => mute.close(resolve));
});

it("consecutive calls share a connection", async () => {
  khalti.answerWith(200, '{"pidx":"a","status":"Initiated"}');
  const client = khalti.client();
  await client.lookup("a");
  await client.lookup("a");
  expect(khalti.received).toHaveLength(2);
  expect(khalti.received[0]?.remotePort).toBe(khalti.received[1]?.remotePort);
});

it("a proxy in the environment is not used", async () => {
  const before = process.env["http_proxy"];
  process.env["http_proxy"] = "http://127.0.0.1:1";
  try {
    khalti.answerWith(200, '{"pidx":"a","status":"Initiated"}');
    expect(await khalti.client().lookup("a")).toMatchObject({ kind: "answer" });
  } finally {
    if (before === undefined) delete process.env["http_proxy"];
    else process.env["http_proxy"] = before;
  }
});

it.each([
  { mistake: "a path", options: { baseUrl: "https://dev.khalti.com/api/v2/", secretKey } },
  { mistake: "another scheme", options: { baseUrl: "ftp://dev.khalti.com", secretKey } },
  { mistake: "a password", options: { baseUrl: "https://a:b@dev.khalti.com", secretKey } },
  { mistake: "no URL", options: { baseUrl: "dev.khalti.com", secretKey } },
  { mistake: "no key", options: { baseUrl: "https://dev.khalti.com", secretKey: "" } },
  { mistake: "a broken key", options: { baseUrl: "https://dev.khalti.com", secretKey: "a\nb" } },
])("a client cannot be created with $mistake", ({ options }) => {
  expect(() => createKhaltiClient(options)).toThrow(TypeError);
});
