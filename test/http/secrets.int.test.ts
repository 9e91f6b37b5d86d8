import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { type CheckedOut, checkout, payAgain, postCheckout } from "../support/shop.ts";
import { KEYS, startTestServer, type TestServer } from "../support/test-server.ts";

const SITA = { name: "Sita Rai", email: "sita.rai@example.com", phone: "9801234567" };
const PAYER_MOBILE = "9867000904";
const MADE_UP_KEY = "made-up-key-from-an-old-shop-0000";

let server: TestServer;
const tokens: string[] = [];
/** Number of requests by status. */
const statuses = new Map<number, number>();

beforeAll(async () => {
  server = await startTestServer();
  await runBusyDay();
});
afterAll(() => server.stop());

async function runBusyDay(): Promise<void> {
  const paid = await buy();
  await server.simulator.pay(paid.pidx);
  await returnFromKhalti(paid);
  await readAsCustomer(paid);
  const canceled = await buy();
  await server.simulator.set(canceled.pidx, { status: "User canceled" });
  await returnFromKhalti(canceled);
  const held = await buy();
  await server.simulator.set(held.pidx, { status: "Completed", total_amount: 1 });
  await returnFromKhalti(held);

  await failAtKhalti();
  await readAsStaff(paid);
  await callAsStranger(paid);
  await failInDatabase();
}

async function buy(): Promise<CheckedOut> {
  const bought = await checkout(server, { customer: SITA });
  tokens.push(bought.token);
  return bought;
}

/** The callback with all query parameters that Khalti sends. */
async function returnFromKhalti({ order, pidx, token }: CheckedOut): Promise<void> {
  const query = new URLSearchParams({
    pidx,
    transaction_id: "4H7AhoXDJWg5WjrcPT9ixW",
    tidx: "4H7AhoXDJWg5WjrcPT9ixW",
    amount: "90000",
    total_amount: "90000",
    mobile: PAYER_MOBILE,
    status: "Completed",
    purchase_order_id: order.purchase_order_id,
    purchase_order_name: "Ilam tea, 250 g",
  });
  const answer = await server.http
    .get(`/v1/payments/return?${query.toString()}`)
    .set("Cookie", `khalti_bff_order=${order.id}.${token}`);
  count(answer);
}

async function readAsCustomer({ order, token }: CheckedOut): Promise<void> {
  count(await as(token).get(`/v1/orders/${order.id}`));
  count(await as(token).get(`/v1/orders/${order.id}?token=${token}&phone=${SITA.phone}`));
  count(await payAgain(server, order.id, token));
}

async function failAtKhalti(): Promise<void> {
  const refusals = [
    { status: 401, body: { detail: "Invalid token test_secret_key.", status_code: 401 } },
    { status: 400, body: { customer_info: { phone: [`${SITA.phone} is not valid.`] } } },
    { status: 500, body: `Traceback: ${SITA.email} Key test_secret_key` },
  ];
  for (const refusal of refusals) {
    await server.simulator.fault({ endpoint: "initiate", kind: "status", ...refusal });
    const answer = await postCheckout(server, { customer: SITA });
    count(answer);
    const { order_token: token } = answer.body as { order_token?: string };
    if (token !== undefined) tokens.push(token);
  }
  for (const kind of ["drop_request", "drop_response", "garbage"] as const) {
    await server.simulator.fault({ endpoint: "initiate", kind });
    const answer = await postCheckout(server, { customer: SITA });
    count(answer);
    tokens.push((answer.body as { order_token: string }).order_token);
  }
  const unlucky = await buy();
  await server.simulator.fault({
    endpoint: "lookup",
    kind: "status",
    status: 401,
    body: { detail: `Key test_secret_key of ${SITA.phone}`, status_code: 401 },
  });
  await returnFromKhalti(unlucky);
  await server.simulator.fault({ endpoint: "lookup", kind: "drop_response" });
  await returnFromKhalti(unlucky);
}

async function readAsStaff({ order, pidx }: CheckedOut): Promise<void> {
  for (const key of Object.values(KEYS)) {
    count(await as(key).get("/v1/admin/orders?attention=true"));
    count(await as(key).get(`/v1/admin/orders/${order.id}`));
    count(await as(key).get(`/v1/admin/orders?q=${SITA.phone}&email=${SITA.email}`));
    count(await as(key).post(`/v1/admin/payments/${pidx}/lookup`));
    count(await postCheckout(server, { customer: SITA, channel: "fax" }, key));
  }
}

async function callAsStranger({ order }: CheckedOut): Promise<void> {
  count(await as(MADE_UP_KEY).get(`/v1/orders/${order.id}`));
  count(await as(MADE_UP_KEY).get("/v1/admin/orders"));
  count(await postCheckout(server, { customer: SITA }, MADE_UP_KEY));
  count(
    await server.http
      .post("/v1/checkout")
      .set("Content-Type", "application/json")
      .send(`{"customer": {"phone": "${SITA.phone}", "email": "${SITA.email}" `),
  );
}

/** Requests that end in an unexpected error. */
async function failInDatabase(): Promise<void> {
  await server.db.$executeRaw`alter table order_items rename to order_items_away`;
  count(await postCheckout(server, { customer: SITA }));
  await server.db.$executeRaw`alter table order_items_away rename to order_items`;
  await server.db
    .$executeRaw`alter table orders add constraint no_sita check (customer_phone is null) not valid`;
  count(await postCheckout(server, { customer: SITA }));
  await server.db.$executeRaw`alter table orders drop constraint no_sita`;
}

function as(key: string) {
  const header = `Bearer ${key}`;
  return {
    get: (path: string) => server.http.get(path).set("Authorization", header),
    post: (path: string) => server.http.post(path).set("Authorization", header),
  };
}

function count({ status }: { status: number }): void {
  statuses.set(status, (statuses.get(status) ?? 0) + 1);
}

describe("the log of a busy day", () => {
  it("covers every kind of answer", () => {
    for (const status of [200, 303, 401, 403, 409, 422, 500, 502, 503]) {
      expect([...statuses.keys()]).toContain(status);
    }
    const all = server.logLines.join("");
    expect(all).toContain("POST /v1/checkout 503");
    expect(all).toContain("GET /v1/payments/return 303");
    expect(all).toContain("a request failed with an unexpected error");
  });

  it.each([
    ["Khalti's secret key", "test_secret_key"],
    ["a viewer's key", KEYS.viewer],
    ["an operator's key", KEYS.operator],
    ["an admin's key", KEYS.admin],
    ["a shop server's key", KEYS.merchant],
    ["a key that was refused", MADE_UP_KEY],
    ["the customer's phone number", SITA.phone],
    ["the customer's e-mail address", SITA.email],
    ["the payer's number in the callback", PAYER_MOBILE],
    ["the query of the callback", "transaction_id="],
  ])("does not contain %s", (_what, secret) => {
    expect(server.logLines.filter((line) => line.includes(secret))).toEqual([]);
  });

  it("contains no order token", () => {
    expect(tokens.length).toBeGreaterThan(8);
    const leaked = server.logLines.filter((line) => tokens.some((token) => line.includes(token)));
    expect(leaked).toEqual([]);
  });

  it("does not contain the database password", () => {
    const { password } = new URL(server.databaseUrl);
    expect(password).not.toBe("");
    expect(server.logLines.filter((line) => line.includes(`:${password}@`))).toEqual([]);
  });
});

describe("the database after a busy day", () => {
  it("stores no token or key in plain text, and no Khalti key in the history", async () => {
    const [orders, keys, history] = await Promise.all([
      server.db.order.findMany(),
      server.db.apiKey.findMany(),
      server.db.historyEntry.findMany(),
    ]);
    const text = JSON.stringify([orders, keys, history], (_key, value: unknown) =>
      typeof value === "bigint"
        ? String(value)
        : value instanceof Uint8Array
          ? Buffer.from(value).toString("latin1")
          : value,
    );
    for (const secret of [...tokens, ...Object.values(KEYS), "test_secret_key"]) {
      expect(text).not.toContain(secret);
    }
  });
});
