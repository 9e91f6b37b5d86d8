/** A provider or a proxy echoes the request: no secret of it may appear in an outcome. */
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import {
  digipayCompanyId,
  digipayOrder,
  digipayToken,
  khaltiOrder,
  khaltiToken,
  metroOrder,
  metroToken,
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

const phone = khaltiOrder.fields.number;
const secrets = [
  khaltiToken,
  encodeURIComponent(khaltiToken),
  metroToken,
  digipayToken,
  digipayCompanyId,
  phone,
];

async function everyOutcome(): Promise<unknown[]> {
  const providers = [
    { provider: server.khalti(), order: khaltiOrder },
    { provider: server.metro(), order: metroOrder },
    { provider: server.digipay(), order: digipayOrder },
  ];
  return Promise.all(
    providers.flatMap(({ provider, order }): unknown[] => [
      provider.submit(order),
      provider.checkStatus({ reference, providerId: "id" }),
      provider.quote?.(order),
    ]),
  );
}

const bodies = [
  { state: "Success", success: 1, status: "success" },
  { state: "Queued", success: 1, status: "queued" },
  { state: "Failed", success: 0, status: "failed" },
  { state: "Error", error_code: "4000", success: 0, status: "odd" },
  { state: "Error", error_code: "1021", success: 0, status: "odd" },
  { state: "echo", success: "echo", status: "echo" },
];

describe.each([200, 302, 400, 401, 403, 404, 500])("when HTTP %i echoes the request", (http) => {
  it.each(bodies)("with %j, no outcome contains a token or a full phone number", async (body) => {
    server.answerBy((request, response) => {
      if (request.path === "/np/operators") return response.end(operators);
      if (request.path === "/np/operator-types") return response.end(operatorTypes);
      const { authorization = "", companyid = "", "x-auth-token": token = "" } = request.headers;
      const headers = `${authorization} ${String(companyid)} ${String(token)}`;
      const echo = `${headers} ${request.path} ${request.text} ${phone} +977-${phone}`;
      const padded = `${"x".repeat(480)} ${echo}`;
      const messages = { message: echo, detail: echo, details: { [echo]: [padded, echo] } };
      const transaction = { txn_id: digipayToken, txn_status: 1 };
      const data = { ...messages, status: body.status, transaction_id: phone, transaction };
      const ids = { id: phone, response_id: Number(phone) };
      const text = JSON.stringify({ ...messages, ...ids, ...body, data });
      return response.writeHead(http).end(text.replaceAll('"echo"', JSON.stringify(echo)));
    });
    const outcomes = JSON.stringify(await everyOutcome());
    expect(outcomes).toContain('"message"');
    for (const secret of secrets) expect(outcomes).not.toContain(secret);
  });
});

it("a token at the cut of a long message is masked too", async () => {
  for (let length = 400; length < 500; length += 1) {
    const message = `${"x".repeat(length)} ${digipayCompanyId}`;
    server.answerWith(400, JSON.stringify({ success: 0, data: { message } }));
    const outcome = await server.digipay().submit(digipayOrder);
    expect(outcome.message).not.toContain(digipayCompanyId.slice(0, 6));
  }
});

it("a masked number still identifies its owner", async () => {
  const body = { state: "Failed", message: `${phone} is not a Khalti user.` };
  server.answerWith(400, JSON.stringify(body));
  expect(await server.khalti().submit(khaltiOrder)).toEqual({
    kind: "refused",
    message: "98XXXXX567 is not a Khalti user.",
  });
});
