import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { startSimulator } from "../../../dev/simulator/simulator.ts";
import { submit, textOf, visit } from "./customer.ts";
import { type Driver, driveSimulator, SAMPLE_ORDER } from "./simulator-driver.ts";

let simulator: Driver;
beforeAll(async () => {
  simulator = await driveSimulator();
});
afterEach(() => simulator.reset());
afterAll(() => simulator.stop());

describe("the payment controls", () => {
  it("show everything that is recorded about a payment", async () => {
    const { pidx, payment_url } = await simulator.start();

    expect(await simulator.payment(pidx)).toEqual({
      pidx,
      status: "Initiated",
      total_amount: 1300,
      transaction_id: null,
      fee: 0,
      mode: null,
      bank: null,
      mobile: null,
      money_taken: false,
      charges: [],
      refunds: [],
      wrong_tries: 0,
      payment_url,
      created_at: expect.stringMatching(/Z$/),
      expires_at: expect.stringMatching(/Z$/),
      request: SAMPLE_ORDER,
    });
  });

  it("take the money and assign a transaction id when a payment is set to Completed", async () => {
    const { pidx } = await simulator.start();

    const { body } = await simulator.set(pidx, { status: "Completed" });

    expect(body).toMatchObject({ status: "Completed", money_taken: true, mode: "KHALTI" });
    expect(body["transaction_id"]).toMatch(/^\w{22}$/);
  });

  it("complete a payment after its link has expired", async () => {
    const { pidx } = await simulator.start();
    await simulator.advance(7200);
    await simulator.set(pidx, { status: "Completed" });

    expect((await simulator.lookup(pidx)).body["status"]).toBe("Completed");
  });

  it("accept undocumented values", async () => {
    const { pidx } = await simulator.start();

    const change = {
      status: "Odd",
      total_amount: 1,
      transaction_id: "4H7AhoXDJWg5WjrcPT9ixW",
      fee: 7,
    };
    await simulator.set(pidx, change);

    expect((await simulator.lookup(pidx)).body).toMatchObject(change);
  });

  it("complete a payment without a transaction id when the input is null", async () => {
    const { pidx } = await simulator.start();

    await simulator.set(pidx, { status: "Completed", transaction_id: null });

    expect((await simulator.lookup(pidx)).body).toMatchObject({
      status: "Completed",
      transaction_id: null,
    });
  });

  it.each([{ status: "" }, { total_amount: "1" }, { fee: -1 }, { color: "red" }])(
    "refuse %j",
    async (change) => {
      const { pidx } = await simulator.start();

      expect((await simulator.set(pidx, change)).status).toBe(422);
    },
  );

  it("answer 404 for an unknown payment", async () => {
    expect((await simulator.send("GET", "/_simulator/payments/none")).status).toBe(404);
  });
});

describe("the request log", () => {
  it("contains every API request with its answer's status, and no key", async () => {
    const { pidx } = await simulator.start();
    await simulator.lookup("none");
    await simulator.khalti("/api/v3/nothing/", { a: 1 });

    const requests = await simulator.requests();

    expect(requests).toMatchObject([
      {
        method: "POST",
        path: "/api/v2/epayment/initiate/",
        endpoint: "initiate",
        body: SAMPLE_ORDER,
        status: 200,
      },
      { path: "/api/v2/epayment/lookup/", endpoint: "lookup", body: { pidx: "none" }, status: 404 },
      { path: "/api/v3/nothing/", endpoint: null, body: { a: 1 }, status: 404 },
    ]);
    expect(JSON.stringify(requests)).not.toContain("Key ");
    expect(pidx).toHaveLength(22);
  });

  it("keeps the last 1,000 requests", async () => {
    for (let batch = 0; batch < 21; batch += 1) {
      await Promise.all(Array.from({ length: 100 }, () => simulator.lookup(String(batch))));
    }

    const requests = await simulator.requests();

    expect(requests).toHaveLength(1000);
    expect(requests.at(-1)).toMatchObject({ body: { pidx: "20" } });
  });
});

describe("the view of everything", () => {
  it("agrees with the lists of payments, top-ups and requests", async () => {
    await simulator.start();
    await simulator.lookup("none");
    const listOf = async (what: string) =>
      (await simulator.send("GET", `/_simulator/${what}`)).body["data"];

    const { body } = await simulator.send("GET", "/_simulator");

    expect(body["payments"]).toHaveLength(1);
    expect(body["requests"]).toHaveLength(2);
    expect(body).toEqual({
      payments: await listOf("payments"),
      top_ups: await listOf("top-ups"),
      requests: await listOf("requests"),
    });
  });
});

describe("a reset", () => {
  it("clears payments, faults, requests and the clock", async () => {
    const { pidx } = await simulator.start();
    await simulator.fault({ endpoint: "lookup", kind: "garbage" });
    await simulator.advance(10_000);

    expect((await simulator.reset()).status).toBe(204);

    expect(await simulator.requests()).toEqual([]);
    expect((await simulator.lookup(pidx)).status).toBe(404);
    const { expires_at } = await simulator.start();
    expect(Date.parse(expires_at) - Date.now()).toBeLessThanOrEqual(1_800_000);
  });
});

describe("the controls", () => {
  it("refuse a form from a web page", async () => {
    const response = await fetch(`${simulator.url}/_simulator/clock`, {
      method: "POST",
      body: new URLSearchParams({ advance_seconds: "10" }),
    });

    expect(response.status).toBe(422);
  });

  it.each([{}, { advance_seconds: -1 }, { advance_seconds: "1" }])(
    "refuse to advance the clock by %j",
    async (input) => {
      const { status } = await simulator.send("POST", "/_simulator/clock", input);
      expect(status).toBe(422);
    },
  );
});

describe("the front page", () => {
  it("lists payments and advances the clock by an hour", async () => {
    await simulator.start();
    const page = await visit(simulator.url);
    expect(textOf(page.html)).toContain("test12 Rs. 13.00 Initiated");

    const later = await submit(page, "Advance the clock by 1 hour");

    expect(textOf(later.html)).toContain("test12 Rs. 13.00 Expired");
  });
});

describe("startSimulator", () => {
  const options = { port: 0, secretKey: "k" };

  it("refuses to run in production", async () => {
    await expect(startSimulator({ ...options, nodeEnv: "production" })).rejects.toThrow(
      "refuses to run with NODE_ENV=production",
    );
  });

  it("shares no state with another simulator", async () => {
    const other = await startSimulator({ ...options, linkLifetimeSeconds: 60 });
    await simulator.start();

    const response = await fetch(`${other.url}/_simulator/payments`);

    expect(await response.json()).toEqual({ data: [] });
    await other.stop();
  });

  it("uses the public URL in its links", async () => {
    const other = await startSimulator({ ...options, publicUrl: "https://pay.example/" });
    const response = await fetch(`${other.url}/api/v2/epayment/initiate/`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: "Key k" },
      body: JSON.stringify(SAMPLE_ORDER),
    });

    const { payment_url } = (await response.json()) as { payment_url: string };
    expect(payment_url).toMatch(/^https:\/\/pay\.example\/pay\/\?pidx=\w{22}$/);
    await other.stop();
  });

  it("stops immediately despite a delayed answer, and may be stopped twice", async () => {
    const other = await driveSimulator();
    await other.fault({ endpoint: "initiate", kind: "delay", delay_ms: 600_000 });
    const waiting = expect(other.initiate()).rejects.toThrow();
    while ((await other.requests()).length === 0);

    await other.stop();
    await other.stop();

    await waiting;
  });
});
