/** Initiate answers and refusals that differ from the samples. */
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { type PreparedKhalti, startPreparedKhalti } from "./prepared-khalti.ts";

let khalti: PreparedKhalti;
beforeAll(async () => {
  khalti = await startPreparedKhalti();
});
afterAll(() => khalti.stop());

const now = new Date("2025-03-01T06:00:00Z");
const link = {
  pidx: "bZQLD9wRVWo4CdESSfuSsB",
  payment_url: "https://pay.khalti.com/?pidx=bZQLD9wRVWo4CdESSfuSsB",
  expires_at: "2025-03-01T12:45:00.471649+05:45",
  expires_in: 1800,
};

async function initiate(body: unknown, httpStatus = 200) {
  khalti.answerWith(httpStatus, JSON.stringify(body));
  return khalti.client({ now: () => now }).initiate({
    returnUrl: "https://shop.example/return",
    websiteUrl: "https://shop.example/",
    amountPaisa: 1000,
    purchaseOrderId: "order-1",
    purchaseOrderName: "Tea",
  });
}

describe("the expiry of a payment link", () => {
  it("is expires_at, not expires_in", async () => {
    expect(await initiate(link)).toMatchObject({
      kind: "answer",
      value: { expiresAt: new Date("2025-03-01T07:00:00.471Z"), expiresInSeconds: 1800 },
    });
  });

  it.each([undefined, null, "", "soon", "2025-13-01T00:00:00Z", "2025-03-01T12:45:00", 1740811500])(
    "is computed from expires_in when expires_at is %p",
    async (expires_at) => {
      expect(await initiate({ ...link, expires_at })).toMatchObject({
        kind: "answer",
        value: { expiresAt: new Date("2025-03-01T06:30:00Z"), expiresInSeconds: 1800 },
      });
    },
  );

  it.each([undefined, null, "soon", -5, 1e300])(
    "has computed seconds when expires_in is %p",
    async (expires_in) => {
      expect(await initiate({ ...link, expires_in })).toMatchObject({
        kind: "answer",
        value: { expiresAt: new Date("2025-03-01T07:00:00.471Z"), expiresInSeconds: 3600 },
      });
    },
  );
});

describe("a payment link is unknown", () => {
  it.each([
    { when: "there is no expiry", body: { ...link, expires_at: "", expires_in: null } },
    { when: "there is no pidx", body: { ...link, pidx: undefined } },
    { when: "the pidx is blank", body: { ...link, pidx: " " } },
    { when: "there is no URL", body: { ...link, payment_url: undefined } },
    { when: "the URL is relative", body: { ...link, payment_url: "/pay" } },
    { when: "the URL is a script", body: { ...link, payment_url: "javascript:alert(1)" } },
    { when: "the URL is a file", body: { ...link, payment_url: "file:///etc/hosts" } },
  ])("when $when", async ({ body }) => {
    expect(await initiate(body)).toMatchObject({
      kind: "unknown",
      reason: "unreadable",
      sent: true,
      httpStatus: 200,
    });
  });
});

describe("a refusal", () => {
  it("with nested field errors names each field by its dotted path", async () => {
    const body = {
      customer_info: { name: ["This field is required."], phone: ["Too short.", "Not a number."] },
      product_details: [{}, { unit_price: ["A valid integer is required."] }],
      error_key: "validation_error",
    };
    expect(await initiate(body, 400)).toMatchObject({
      kind: "refused",
      reason: "validation",
      errors: [
        { path: "customer_info.name", message: "This field is required." },
        { path: "customer_info.phone", message: "Too short." },
        { path: "customer_info.phone", message: "Not a number." },
        { path: "product_details.1.unit_price", message: "A valid integer is required." },
      ],
    });
  });

  it("with a detail and field errors uses the detail as message", async () => {
    const body = { detail: "Check the fields.", amount: ["No."], error_key: "validation_error" };
    expect(await initiate(body, 400)).toMatchObject({
      reason: "validation",
      message: "Check the fields.",
      errors: [{ path: "amount", message: "No." }],
    });
  });

  it.each([
    { http: 403, body: { detail: "You do not have permission." }, reason: "unauthorized" },
    { http: 404, body: { message: "No such page" }, reason: "not_found" },
    { http: 409, body: { detail: "Conflict." }, reason: "other" },
    { http: 400, body: { amount: "Too little." }, reason: "validation" },
    { http: 400, body: { error_key: "khalti_error" }, reason: "other" },
  ])("of HTTP $http with $body has reason $reason", async ({ http, body, reason }) => {
    const outcome = await initiate(body, http);
    expect(outcome).toMatchObject({ kind: "refused", httpStatus: http, reason });
    expect(outcome.kind === "refused" && outcome.message).not.toBe("");
  });

  it.each(["Fee not found.", "Amount must be less than 200."])(
    "'%s' of the page's Gotchas is a refusal with Khalti's words",
    async (detail) => {
      const outcome = await initiate({ detail, error_key: "validation_error" }, 400);
      expect(outcome).toMatchObject({ kind: "refused", message: detail });
    },
  );

  it("of extreme size or depth stays storable", async () => {
    let deep: unknown = "end";
    for (let level = 0; level < 2000; level += 1) deep = { deep };
    const wide = Object.fromEntries(
      Array.from({ length: 2000 }, (_, index) => [`field${String(index)}`, ["x".repeat(200)]]),
    );
    const outcome = await initiate({ deep, ...wide, error_key: "validation_error" }, 400);
    expect(outcome).toMatchObject({ kind: "refused", reason: "validation" });
    expect(JSON.stringify(outcome).length).toBeLessThan(100_000);
  });
});
