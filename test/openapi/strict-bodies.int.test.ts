import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { describedOperations } from "../system/fuzz/operations.ts";
import { problemOf } from "../support/problem.ts";
import { checkout } from "../support/shop.ts";
import { KEYS, startTestServer, type TestServer } from "../support/test-server.ts";

let server: TestServer;
let orderId: string;
let slug: string;
beforeAll(async () => {
  server = await startTestServer();
  orderId = (await checkout(server)).order.id;
  const link = await server.http
    .post("/v1/admin/payment-links")
    .set("Authorization", `Bearer ${KEYS.admin}`)
    .send({ amount: 100_000, description: "Rent" });
  slug = (link.body as { slug: string }).slug;
});
afterAll(() => server.stop());

/** Khalti's callback is believed in nothing, and its fields are Khalti's. */
const OF_KHALTI = ["/v1/providers/khalti/dlr"];
/** WebAuthn's own members grow with browsers: a library checks what counts. */
const OF_BROWSERS = ["/v1/session/passkey"];

const writes = describedOperations().filter(
  ({ examples, path }) => examples.length > 0 && ![...OF_KHALTI, ...OF_BROWSERS].includes(path),
);

it.each(writes.map((one) => [`${one.method} ${one.path}`, one] as const))(
  "%s takes no member that its description does not have",
  async (_name, { method, path, examples }) => {
    const target = path
      .replace("{slug}", slug)
      .replace("/orders/{id}", `/orders/${orderId}`)
      .replace("{sku}", "tea-250g")
      .replaceAll(/\{\w+\}/g, "01930000-0000-7000-8000-000000000000");
    const answer = await server.http[method.toLowerCase() as "post" | "put" | "patch"](target)
      .set("Authorization", `Bearer ${KEYS.admin}`)
      .set("Idempotency-Key", "0193a1c2-5c5e-7d39-b1f6-0d9f5f0e6a11")
      .send({ ...(examples[0] as object), is_paid: true });
    expect(problemOf(answer)).toMatchObject({ status: 422, code: "invalid_request" });
    expect(problemOf(answer).errors?.map((one) => one.path)).toContain("is_paid");
  },
);

it("there are operations that write", () => {
  expect(writes.length).toBeGreaterThan(15);
});
