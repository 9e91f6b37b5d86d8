/** How the clients handle failures of the network, a firewall or the provider. */
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
  /** The answer counts if it is a text; for Khalti only if it is an object. */
  answered?: "text" | "object";
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
  { when: "HTTP 200 is HTML", answer: answering(200, html), answered: "text" },
  { when: "HTTP 200 is empty", answer: answering(200, ""), answered: "text" },
  { when: "HTTP 204", answer: answering(204, ""), answered: "text" },
  { when: "the JSON is cut", answer: answering(200, success.slice(0, -1)), answered: "text" },
  { when: "the JSON is a list", answer: answering(200, `[${success}]`), answered: "text" },
  { when: "the JSON is null", answer: answering(200, "null"), answered: "text" },
  { when: "the JSON is a text", answer: answering(200, '"Success"'), answered: "text" },
  { when: "the JSON lacks every field", answer: answering(200, "{}"), answered: "object" },
  {
    when: "every field is of the wrong type",
    answer: answering(200, '{"state":{},"success":[1],"error":{},"data":"success","id":[]}'),
    answered: "object",
  },
  { when: "HTTP 400 is empty", answer: answering(400, ""), answered: "text" },
  { when: "HTTP 400 is HTML", answer: answering(400, html), answered: "text" },
  { when: "HTTP 403 is a firewall's HTML", answer: answering(403, html), answered: "text" },
  {
    when: "the body is huge",
    answer: answering(200, `{"state":"${"x".repeat(2 * 1024 * 1024)}"}`),
  },
];

/** Metro Link's operator queries succeed, so that the failure affects the submission. */
const afterOperators =
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
  const checkStatus = (provider: TopUpProvider) =>
    provider.checkStatus({ reference, providerId: "id" });

  it.each(troubles)("a submission is unknown, and not repeated, when $when", async ({ answer }) => {
    server.answerBy(afterOperators(answer));
    expect(await connect().submit(order)).toMatchObject({ kind: "unknown" });
    expect(server.takeOrders()).toHaveLength(1);
  });

  it.each(troubles)("a status check decides nothing when $when", async ({ answer, answered }) => {
    server.answerBy(answer);
    const isAnswer = answered === "object" || (answered === "text" && name !== "khalti");
    expect(await checkStatus(connect())).toEqual({
      kind: isAnswer ? "unknown" : "unanswered",
      message: expect.stringMatching(/Khalti's services|GlobalTopup|DigiPay/),
    });
    expect(server.received).toHaveLength(1);
  });

  it.each(troubles)("balance and charge are unknown when $when", async ({ answer }) => {
    server.answerBy(answer);
    const provider = connect();
    expect((await provider.balance?.()) ?? null).toBeNull();
    if (provider.quote) expect(await provider.quote(order)).toMatchObject({ kind: "unknown" });
  });

  it("a submission is unknown, and a status check unanswered, after a timeout", async () => {
    server.answerBy(afterOperators(() => undefined));
    const provider = connect({ timeoutMs: 200 });
    const outcome = await provider.submit(order);
    expect(outcome).toMatchObject({ kind: "unknown", providerId: null });
    expect(outcome.message).toMatch(/^(Khalti's services|GlobalTopup|DigiPay) did not answer/);
    expect(server.takeOrders()).toHaveLength(1);
    expect(await checkStatus(provider)).toMatchObject({ kind: "unanswered" });
    expect((await provider.balance?.()) ?? null).toBeNull();
  });

  it("a submission is unsent, and a status check unanswered, when the connection is refused", async () => {
    const baseUrl = `http://127.0.0.1:${String(await freePort())}`;
    const provider = connect({}, { [baseUrlVariable]: baseUrl });
    expect(await provider.submit(order)).toMatchObject({ kind: "unsent" });
    expect(await checkStatus(provider)).toMatchObject({ kind: "unanswered" });
    expect((await provider.balance?.()) ?? null).toBeNull();
    if (provider.quote) expect(await provider.quote(order)).toMatchObject({ kind: "unknown" });
  });

  it("a message is cut to 500 storable characters", async () => {
    const long = `\0\ud800${"word ".repeat(1_000)}`;
    const body = { state: "Failed", success: 0, message: long, data: { message: long } };
    server.answerBy(afterOperators(answering(400, JSON.stringify(body))));
    const outcome = await connect().submit(order);
    // Only the wallet's state says for certain that nothing was delivered: the text itself is in no list.
    expect(outcome.kind).toBe(name === "khalti" ? "refused" : "unknown");
    expect(outcome.message.length).toBeLessThanOrEqual(500);
    expect(outcome.message).toContain("word word");
    expect(outcome.message).not.toMatch(/\0|\p{Cs}/u);
  });
});

it("metro: a submission is unsent when the operator query times out", async () => {
  server.answerBy(() => undefined);
  expect(await server.metro({ timeoutMs: 100 }).submit(metroOrder)).toMatchObject({
    kind: "unsent",
  });
  expect(server.takeOrders()).toEqual([]);
});
