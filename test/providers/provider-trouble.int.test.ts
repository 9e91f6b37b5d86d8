/** What the network, a firewall or a broken provider can do, and what the clients make of it. */
import http from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import type {
  ConnectOptions,
  TopUpProvider,
  TopUpRequest,
} from "../../src/providers/top-up-provider.ts";
import type { PreparedAnswer } from "../khalti/prepared-khalti.ts";
import {
  digipayOrder,
  khaltiOrder,
  metroOrder,
  operators,
  operatorTypes,
  type PreparedProviders,
  reference,
  startPreparedProviders,
} from "./prepared-providers.ts";

let server: PreparedProviders;
beforeAll(async () => {
  server = await startPreparedProviders();
});
afterAll(() => server.stop());
beforeEach(() => {
  server.received.splice(0);
});

type Client = {
  name: "khalti" | "metro" | "digipay";
  order: TopUpRequest;
  baseUrlVariable: string;
};
const clients: Client[] = [
  { name: "khalti", order: khaltiOrder, baseUrlVariable: "KHALTI_SERVICES_BASE_URL" },
  { name: "metro", order: metroOrder, baseUrlVariable: "GLOBALTOPUP_BASE_URL" },
  { name: "digipay", order: digipayOrder, baseUrlVariable: "DIGIPAY_BASE_URL" },
];

const answering =
  (status: number, text: string): PreparedAnswer =>
  (_request, response) => {
    response.writeHead(status, { Location: "/elsewhere" }).end(text);
  };

const html = "<html><body>Request blocked</body></html>";
const success = JSON.stringify({
  state: "Success",
  success: 1,
  error: false,
  data: { status: "success", transaction: { txn_id: "id", txn_status: 1 } },
});

type Trouble = {
  when: string;
  answer: PreparedAnswer;
  /** What was answered after all. Of Khalti only an object is an answer. */
  heard?: "text" | "object";
};
const troubles: Trouble[] = [
  {
    when: "the connection is cut before any header",
    answer: (_request, response) => response.socket?.destroy(),
  },
  {
    when: "the connection is cut in the middle of the body",
    answer: (_request, response) => {
      response.writeHead(200, { "Content-Length": 500 });
      response.write(success, () => response.socket?.destroy());
    },
  },
  {
    when: "the other side does not speak HTTP",
    answer: (_request, response) => response.socket?.end("hello\r\n\r\n"),
  },
  { when: "HTTP 500 is empty", answer: answering(500, "") },
  { when: "HTTP 500 calls itself a success", answer: answering(500, success) },
  { when: "HTTP 502 is HTML", answer: answering(502, html) },
  {
    when: "HTTP 503 is JSON",
    answer: answering(503, '{"message":"Service is under maintenance"}'),
  },
  { when: "HTTP 429", answer: answering(429, '{"state":"Failed","success":0}') },
  { when: "HTTP 408", answer: answering(408, '{"state":"Failed","success":0}') },
  { when: "HTTP 302 calls itself a success", answer: answering(302, success) },
  { when: "HTTP 200 is HTML", answer: answering(200, html), heard: "text" },
  { when: "HTTP 200 is empty", answer: answering(200, ""), heard: "text" },
  { when: "HTTP 204", answer: answering(204, ""), heard: "text" },
  { when: "the JSON is cut", answer: answering(200, success.slice(0, -1)), heard: "text" },
  { when: "the JSON is a list", answer: answering(200, `[${success}]`), heard: "text" },
  { when: "the JSON is null", answer: answering(200, "null"), heard: "text" },
  { when: "the JSON is a text", answer: answering(200, '"Success"'), heard: "text" },
  { when: "the JSON lacks every field", answer: answering(200, "{}"), heard: "object" },
  {
    when: "every field is of the wrong type",
    answer: answering(200, '{"state":{},"success":[1],"error":{},"data":"success","id":[]}'),
    heard: "object",
  },
  { when: "HTTP 400 is empty", answer: answering(400, ""), heard: "text" },
  { when: "HTTP 400 is HTML", answer: answering(400, html), heard: "text" },
  { when: "HTTP 403 is a firewall's HTML", answer: answering(403, html), heard: "text" },
  {
    when: "the body is huge",
    answer: answering(200, `{"state":"${"x".repeat(2 * 1024 * 1024)}"}`),
  },
];

/** Metro Link's look-ups succeed, so that the trouble meets the order itself. */
const afterLookUps =
  (answer: PreparedAnswer): PreparedAnswer =>
  (request, response) => {
    if (request.path === "/np/operators") response.end(operators);
    else if (request.path === "/np/operator-types") response.end(operatorTypes);
    else answer(request, response);
  };

async function freePort(): Promise<number> {
  const listener = http.createServer();
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  const { port } = listener.address() as AddressInfo;
  await new Promise((resolve) => listener.close(resolve));
  return port;
}

describe.each(clients)("$name", ({ name, order, baseUrlVariable }) => {
  const connect = (options: ConnectOptions = {}, more: Record<string, string> = {}) =>
    server[name](options, more);
  const find = (provider: TopUpProvider) => provider.find({ reference, providerId: "id" });

  it.each(troubles)("an order is unknown, and not sent again, when $when", async ({ answer }) => {
    server.answerBy(afterLookUps(answer));
    expect(await connect().submit(order)).toMatchObject({ kind: "unknown" });
    expect(server.takeOrders()).toHaveLength(1);
  });

  it.each(troubles)("a question ends nothing when $when", async ({ answer, heard }) => {
    server.answerBy(answer);
    const isHeard = heard === "object" || (heard === "text" && name !== "khalti");
    expect(await find(connect())).toEqual({
      kind: isHeard ? "unknown" : "unheard",
      message: expect.stringMatching(/Khalti's services|GlobalTopup|DigiPay/),
    });
    expect(server.received).toHaveLength(1);
  });

  it.each(troubles)("neither balance nor charge is made up when $when", async ({ answer }) => {
    server.answerBy(answer);
    const provider = connect();
    expect((await provider.balance?.()) ?? null).toBeNull();
    if (provider.quote) expect(await provider.quote(order)).toMatchObject({ kind: "unknown" });
  });

  it("an order is unknown, and a question unheard, when no answer comes in time", async () => {
    server.answerBy(afterLookUps(() => undefined));
    const provider = connect({ timeoutMs: 200 });
    const outcome = await provider.submit(order);
    expect(outcome).toMatchObject({ kind: "unknown", providerId: null });
    expect(outcome.message).toMatch(/^(Khalti's services|GlobalTopup|DigiPay) did not answer/);
    expect(server.takeOrders()).toHaveLength(1);
    expect(await find(provider)).toMatchObject({ kind: "unheard" });
    expect((await provider.balance?.()) ?? null).toBeNull();
  });

  it("an order is unsent, and a question unheard, when nobody listens", async () => {
    const baseUrl = `http://127.0.0.1:${String(await freePort())}`;
    const provider = connect({}, { [baseUrlVariable]: baseUrl });
    expect(await provider.submit(order)).toMatchObject({ kind: "unsent" });
    expect(await find(provider)).toMatchObject({ kind: "unheard" });
    expect((await provider.balance?.()) ?? null).toBeNull();
    if (provider.quote) expect(await provider.quote(order)).toMatchObject({ kind: "unknown" });
  });

  it("a message is cut to 500 characters and can be stored", async () => {
    const long = `\0\ud800${"word ".repeat(1_000)}`;
    const body = { state: "Failed", success: 0, message: long, data: { message: long } };
    server.answerBy(afterLookUps(answering(400, JSON.stringify(body))));
    const outcome = await connect().submit(order);
    expect(outcome.kind).toBe("refused");
    expect(outcome.message.length).toBeLessThanOrEqual(500);
    expect(outcome.message).toContain("word word");
    expect(outcome.message).not.toMatch(/\0|\p{Cs}/u);
  });
});

it("metro: an order whose look-up gets no answer in time is unsent", async () => {
  server.answerBy(() => undefined);
  expect(await server.metro({ timeoutMs: 100 }).submit(metroOrder)).toMatchObject({
    kind: "unsent",
  });
  expect(server.takeOrders()).toEqual([]);
});
