import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { wrongFields } from "../support/problem.ts";
import { checkout } from "../support/shop.ts";
import { KEYS, startTestServer, type TestServer } from "../support/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

type Method = "get" | "post" | "put" | "patch" | "delete";
const admin = (method: Method, path: string, body?: object) =>
  server.http[method](path).set("Authorization", `Bearer ${KEYS.admin}`).send(body);

interface Entry {
  type: string;
  actor: string;
  reason: string | null;
  data: Record<string, unknown>;
  order_id: string | null;
}
async function audit(type: string): Promise<Entry[]> {
  const answer = await admin("get", `/v1/admin/audit?type=${type}`);
  return (answer.body as { data: Entry[] }).data;
}

const tea = { name: "Tea", kind: "goods", amount: 45_000 };

it("names who changed a price, from what to what, and why", async () => {
  await admin("put", "/v1/admin/products/new-tea", tea).expect(201);
  await admin("put", "/v1/admin/products/new-tea", {
    ...tea,
    amount: 50_000,
    reason: "The garden raised its price.",
  }).expect(200);
  expect(await audit("product_created,product_changed")).toMatchObject([
    {
      type: "product_changed",
      actor: "staff:admin",
      reason: "The garden raised its price.",
      data: { sku: "new-tea", amount: 50_000, amount_before: 45_000 },
      order_id: null,
    },
    { type: "product_created", actor: "staff:admin", reason: null, data: { sku: "new-tea" } },
  ]);
});

it("records nothing of a change that was refused", async () => {
  await admin("put", "/v1/admin/products/refused-tea", { ...tea, min_amount: 5 }).expect(422);
  const entries = await audit("product_created");
  expect(entries.map(({ data }) => data["sku"])).not.toContain("refused-tea");
});

it("keeps the reasons of made and revoked keys", async () => {
  const made = await admin("post", "/v1/admin/api-keys", {
    name: "Asha",
    role: "viewer",
    reason: "She begins on Sunday.",
  }).expect(201);
  const { id } = made.body as { id: string };
  await admin("post", `/v1/admin/api-keys/${id}/revoke`, { reason: "x" }).expect(422);
  await admin("post", `/v1/admin/api-keys/${id}/revoke`, { reason: "She left." }).expect(200);
  expect(await audit("api_key_created,api_key_revoked")).toMatchObject([
    { type: "api_key_revoked", reason: "She left.", data: { name: "Asha" } },
    { type: "api_key_created", reason: "She begins on Sunday.", data: { name: "Asha" } },
  ]);
});

it("revokes without a body, as before", async () => {
  const made = await admin("post", "/v1/admin/api-keys", { name: "Bina", role: "viewer" });
  const { id } = made.body as { id: string };
  await admin("post", `/v1/admin/api-keys/${id}/revoke`).expect(200);
  expect((await audit("api_key_revoked"))[0]).toMatchObject({ reason: null });
});

it("names changes of webhook endpoints, without their secrets", async () => {
  const path = "/v1/admin/webhook-endpoints";
  const url = "https://shop.example/hook?token=in-the-address";
  const made = await admin("post", path, { url, events: ["*"] });
  expect(made.status).toBe(201);
  const { id, secret } = made.body as { id: string; secret: string };
  await admin("patch", `${path}/${id}`, { status: "disabled" }).expect(200);
  const rotated = await admin("post", `${path}/${id}/rotate-secret`, {}).expect(200);
  await admin("delete", `${path}/${id}`).expect(204);
  await admin("delete", `${path}/${id}`).expect(404);
  const entries = await audit(
    "webhook_endpoint_created,webhook_endpoint_changed,webhook_secret_rotated,webhook_endpoint_deleted",
  );
  expect(entries.map(({ type }) => type)).toEqual([
    "webhook_endpoint_deleted",
    "webhook_secret_rotated",
    "webhook_endpoint_changed",
    "webhook_endpoint_created",
  ]);
  expect(entries[2]).toMatchObject({ data: { host: "shop.example", status: "disabled" } });
  // The audit is never erased, and an address may carry a token.
  expect(JSON.stringify(entries)).not.toContain("in-the-address");
  expect(JSON.stringify(entries)).not.toContain(secret);
  expect(JSON.stringify(entries)).not.toContain((rotated.body as { secret: string }).secret);
});

it("names CSV downloads, not what was searched for", async () => {
  await checkout(server, { customer: { phone: "9800000001" } });
  await admin("get", "/v1/admin/orders.csv?q=9800000001").expect(200);
  await admin("get", "/v1/admin/reports/daily.csv").expect(200);
  const entries = await audit("csv_downloaded");
  expect(entries).toMatchObject([{ data: { file: "settlement" } }, { data: { file: "orders" } }]);
  expect(JSON.stringify(entries)).not.toContain("9800000001");
});

it("lists the orders of one payment link", async () => {
  const link = await admin("post", "/v1/admin/payment-links", {
    amount: 45_000,
    description: "Deposit",
  }).expect(201);
  const { id, slug } = link.body as { id: string; slug: string };
  const bought = await server.http.post(`/v1/payment-links/${slug}/checkout`).send({}).expect(201);
  const { order } = bought.body as { order: { id: string } };
  const listed = await admin("get", `/v1/admin/orders?payment_link_id=${id}`).expect(200);
  expect((listed.body as { data: { id: string }[] }).data.map((one) => one.id)).toEqual([order.id]);
  expect(wrongFields(await admin("get", "/v1/admin/orders?payment_link_id=x"))).toEqual([
    "payment_link_id",
  ]);
});
