import { gzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { problemOf } from "../support/problem.ts";
import { checkout, postCheckout } from "../support/shop.ts";
import { KEYS, startTestServer, type TestServer } from "../support/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

let ordersBefore = 0;
beforeEach(async () => {
  await server.simulator.reset();
  ordersBefore = await server.db.order.count();
});
// No refused request may write anything.
afterEach(async () => {
  expect(await server.db.order.count()).toBe(ordersBefore);
  expect(await server.simulator.requests("initiate")).toEqual([]);
});

const CART = JSON.stringify({ items: [{ sku: "tea-250g", quantity: 1 }] });

function post(type: string | null, body: string | Buffer, headers: Record<string, string> = {}) {
  const request = server.http.post("/v1/checkout").set(headers);
  if (type !== null) request.set("Content-Type", type);
  return request.send(body);
}

describe("a body that cannot be read", () => {
  it.each([
    ["cut JSON", '{"items": ['],
    ["an unquoted word", "items"],
    ["JSON with a trailing comma", '{"items": [],}'],
    ["a JSON string", '"tea"'],
  ])("is 400: %s", async (_circumstance, body) => {
    const answer = await post("application/json", body);
    expect(answer.status).toBe(400);
    expect(problemOf(answer).code).toBe("unreadable_request");
  });

  it("is 400 when its bytes are no UTF-8: they would be stored as other letters", async () => {
    const [begin, end] = CART.replace("tea-250g", "tea- -250g").split(" ");
    const body = Buffer.concat([
      Buffer.from(begin ?? ""),
      Buffer.from([0xff, 0xfe]),
      Buffer.from(end ?? ""),
    ]);
    // Superagent would write a Buffer as JSON.
    const request = server.http.post("/v1/checkout").set("Content-Type", "application/json");
    request.write(body);
    const answer = await request;
    expect(answer.status).toBe(400);
    expect(problemOf(answer).code).toBe("unreadable_request");
  });

  it("is 400 when its encoding is gzip but its content is not", async () => {
    const answer = await post("application/json", CART, { "Content-Encoding": "gzip" });
    expect(answer.status).toBe(400);
    expect(problemOf(answer).code).toBe("unreadable_request");
  });

  it.each([
    ["text/plain", "hello"],
    ["application/xml", "<cart/>"],
    ["multipart/form-data; boundary=x", "--x--"],
    ["application/octet-stream", CART],
    ["application/json; charset=latin1", CART],
    ["application/x-www-form-urlencoded; charset=utf-16", "items[0][sku]=tea-250g"],
  ])("is 415 as %s", async (type, body) => {
    const answer = await post(type, body);
    expect(answer.status).toBe(415);
    expect(problemOf(answer).code).toBe("unsupported_media_type");
  });

  it("is 415 in an unknown encoding", async () => {
    const answer = await post("application/json", CART, { "Content-Encoding": "snappy" });
    expect(answer.status).toBe(415);
    expect(problemOf(answer).code).toBe("unsupported_media_type");
  });

  const huge = JSON.stringify({ items: [], metadata: { note: "x".repeat(200_000) } });

  it("is 413 when it is too large", async () => {
    const answer = await post("application/json", huge);
    expect(answer.status).toBe(413);
    expect(problemOf(answer).code).toBe("too_large");
  });

  it("is 413 when it is too large after decompression", async () => {
    // Superagent would write a Buffer as JSON.
    const request = server.http
      .post("/v1/checkout")
      .set("Content-Type", "application/json")
      .set("Content-Encoding", "gzip")
      .serialize((body: unknown) => body as string);
    const answer = await request.send(gzipSync(huge));
    expect(answer.status).toBe(413);
    expect(problemOf(answer).code).toBe("too_large");
  });

  it("is 413 as a form with too many fields", async () => {
    const form = Array.from({ length: 1_500 }, (_, index) => `f${String(index)}=1`).join("&");
    const answer = await post("application/x-www-form-urlencoded", form);
    expect(answer.status).toBe(413);
    expect(problemOf(answer).code).toBe("too_large");
  });

  it.each([
    ["a list", "[]"],
    ["an empty object", "{}"],
  ])("is 422 when it is %s", async (_circumstance, body) => {
    const answer = await post("application/json", body);
    expect(answer.status).toBe(422);
    expect(problemOf(answer).errors).toHaveLength(1);
  });

  it("is 422 when it is missing", async () => {
    const answer = await server.http.post("/v1/checkout");
    expect(answer.status).toBe(422);
    expect(problemOf(answer).errors).toHaveLength(1);
  });
});

describe("a checkout with the caller's prices", () => {
  const lines = [{ name: "Room", quantity: 1, unit_amount: 350_000 }];

  it.each([{ lines }, { purchase_order_id: "INV-1" }])("is 401 without a key: %j", async (body) => {
    const answer = await postCheckout(server, body);
    expect(answer.status).toBe(401);
    expect(problemOf(answer).code).toBe("unauthenticated");
    expect(answer.headers["www-authenticate"]).toBe("Bearer");
  });

  it.each(["viewer", "operator"] as const)("is 403 with the key of a %s", async (role) => {
    const answer = await postCheckout(server, { lines }, KEYS[role]);
    expect(answer.status).toBe(403);
    expect(problemOf(answer).code).toBe("forbidden");
  });

  it("is 401 with an unknown key", async () => {
    const answer = await postCheckout(server, { lines }, "made-up-key-0000000000000000");
    expect(answer.status).toBe(401);
  });

  it("is 401 with a revoked key", async () => {
    const name = "merchant";
    await server.db.apiKey.updateMany({ where: { name }, data: { revokedAt: new Date() } });
    const answer = await postCheckout(server, { lines }, KEYS.merchant);
    await server.db.apiKey.updateMany({ where: { name }, data: { revokedAt: null } });
    expect(answer.status).toBe(401);
  });

  it.each(["Basic c2l0YTpwdw==", "Bearer", KEYS.merchant])(
    "is 401 with an unsupported Authorization header: %s",
    async (header) => {
      const answer = await post("application/json", CART, { Authorization: header });
      expect(answer.status).toBe(401);
    },
  );
});

describe("a problem document", () => {
  it("contains the request id of the log and must not be cached", async () => {
    const answer = await postCheckout(server, { channel: "fax" });

    expect(answer.headers["content-type"]).toMatch(/^application\/problem\+json/);
    expect(answer.headers["cache-control"]).toBe("no-store");
    expect(JSON.parse(answer.text)).toEqual({
      type: "about:blank",
      title: "Unprocessable Content",
      status: 422,
      detail: "One field is invalid.",
      instance: answer.headers["x-request-id"],
      code: "invalid_request",
      errors: [{ path: "channel", message: "Should be web or mobile." }],
    });
    const id = String(answer.headers["x-request-id"]);
    expect(server.logLines.some((line) => line.includes(id))).toBe(true);
  });

  it("is an HTML page for a browser's form post, with the input escaped", async () => {
    const answer = await server.http
      .post("/v1/checkout")
      .set("Accept", "text/html,application/xhtml+xml,*/*;q=0.8")
      .type("form")
      .send("items[0][sku]=tea-250g&items[0][quantity]=many&<img src=x onerror=alert(1)>=1");

    expect(answer.status).toBe(422);
    expect(answer.headers["content-type"]).toMatch(/^text\/html/);
    expect(answer.text).toContain("items.0.quantity");
    expect(answer.text).toContain("Should be a whole number.");
    expect(answer.text).not.toContain(String(answer.headers["x-request-id"]));
    expect(answer.text).toContain("&#60;img src: There is no such field.");
  });

  it("stays JSON for a form posted by a script", async () => {
    const answer = await post("application/x-www-form-urlencoded", "channel=fax", {
      Accept: "application/json",
    });
    expect(answer.status).toBe(422);
    expect(problemOf(answer).code).toBe("invalid_request");
  });
});

describe("an IP address that starts too many checkouts", () => {
  let limited: TestServer;
  beforeAll(async () => {
    limited = await startTestServer({ CHECKOUT_RATE_LIMIT: "3" });
  });
  afterAll(() => limited.stop());

  it("is answered 429 with Retry-After, while a merchant key is not limited", async () => {
    await Promise.all([checkout(limited), checkout(limited), checkout(limited)]);

    const answer = await postCheckout(limited);

    expect(answer.status).toBe(429);
    expect(problemOf(answer).code).toBe("too_many_requests");
    expect(Number(answer.headers["retry-after"])).toBeGreaterThan(0);
    expect(await limited.db.order.count()).toBe(3);
    expect((await postCheckout(limited, {}, KEYS.merchant)).status).toBe(201);
  });
});
