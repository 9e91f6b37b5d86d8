import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { type Driver, driveSimulator, SAMPLE_ORDER, SECRET_KEY } from "./simulator-driver.ts";

let simulator: Driver;
beforeAll(async () => {
  simulator = await driveSimulator();
});
afterEach(() => simulator.reset());
afterAll(() => simulator.stop());

const hasPayment = async (): Promise<boolean> => {
  const { body } = await simulator.send("GET", "/_simulator/payments");
  return (body["data"] as unknown[]).length > 0;
};

describe("a fault", () => {
  it("can be deleted without deleting the payments", async () => {
    await simulator.initiate();
    await simulator.fault({ endpoint: "lookup", kind: "garbage", times: 3 });

    const { status } = await simulator.send("DELETE", "/_simulator/faults");

    expect(status).toBe(204);
    const { body } = await simulator.send("GET", "/_simulator/faults");
    expect(body).toEqual({ data: [] });
    expect(await hasPayment()).toBe(true);
  });

  it("of kind delay postpones the normal answer", async () => {
    await simulator.fault({ endpoint: "initiate", kind: "delay", delay_ms: 200 });
    const began = performance.now();

    const { status } = await simulator.initiate();

    expect(status).toBe(200);
    expect(performance.now() - began).toBeGreaterThanOrEqual(195);
  });

  it("of kind delay does the work even after the caller has timed out", async () => {
    await simulator.fault({ endpoint: "initiate", kind: "delay", delay_ms: 200 });

    const impatient = fetch(`${simulator.url}/api/v2/epayment/initiate/`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Key ${SECRET_KEY}` },
      body: JSON.stringify(SAMPLE_ORDER),
      signal: AbortSignal.timeout(50),
    });
    await expect(impatient).rejects.toThrow();

    while (!(await hasPayment()));
  });

  it("of kind status answers with HTML from 500 on and with an empty body below 500", async () => {
    await simulator.fault({ endpoint: "lookup", kind: "status", status: 503 });
    await simulator.fault({ endpoint: "lookup", kind: "status", status: 429 });

    const first = await simulator.lookup("x");
    const second = await simulator.lookup("x");

    expect(first.status).toBe(503);
    expect(first.text).toContain("<html>");
    expect([second.status, second.text]).toEqual([429, ""]);
  });

  it("of kind status answers with the body of the fault", async () => {
    await simulator.fault({
      endpoint: "refund",
      kind: "status",
      status: 400,
      body: { detail: "No." },
    });
    await simulator.fault({
      endpoint: "refund",
      kind: "status",
      status: 500,
      body: "Fee not found.",
    });

    expect((await simulator.refund("x")).body).toEqual({ detail: "No." });
    expect((await simulator.refund("x")).text).toBe("Fee not found.");
  });

  it("of kind garbage answers with 200 and HTML", async () => {
    await simulator.fault({ endpoint: "banks", kind: "garbage" });

    const answer = await simulator.send("GET", "/api/v5/bank/");

    expect(answer.status).toBe(200);
    expect(answer.text).toMatch(/^<!DOCTYPE html>/);
  });

  it("of kind drop_request cuts the connection before any work", async () => {
    await simulator.fault({ endpoint: "initiate", kind: "drop_request" });

    await expect(simulator.initiate()).rejects.toThrow();
    expect(await hasPayment()).toBe(false);
    expect(await simulator.requests()).toMatchObject([{ endpoint: "initiate", status: "dropped" }]);
  });

  it("of kind drop_response does the work and then cuts the connection", async () => {
    await simulator.rules({ unique_purchase_order_id: true });
    await simulator.fault({ endpoint: "initiate", kind: "drop_response" });

    await expect(simulator.initiate()).rejects.toThrow();
    expect(await hasPayment()).toBe(true);
    expect((await simulator.initiate()).body).toHaveProperty("purchase_order_id");
  });

  it("of kind drop_response makes a refund and drops its answer", async () => {
    const { pidx, transactionId } = await simulator.paid();
    await simulator.fault({ endpoint: "refund", kind: "drop_response" });

    await expect(simulator.refund(transactionId)).rejects.toThrow();
    expect((await simulator.lookup(pidx)).body["status"]).toBe("Refunded");
  });

  it("applies to its endpoint only, as many times as requested and in the given order", async () => {
    await simulator.fault({ endpoint: "lookup", kind: "status", status: 500, times: 2 });
    await simulator.fault({ endpoint: "lookup", kind: "status", status: 502 });
    const { pidx } = await simulator.start();

    const statuses = [];
    for (let count = 0; count < 4; count += 1) {
      statuses.push((await simulator.lookup(pidx)).status);
    }

    expect(statuses).toEqual([500, 500, 502, 200]);
  });

  it.each([
    [{ endpoint: "payout", kind: "garbage" }, "endpoint"],
    [{ endpoint: "lookup", kind: "explode" }, "kind"],
    [{ endpoint: "lookup", kind: "delay" }, "delay_ms"],
    [{ endpoint: "lookup", kind: "status" }, "status"],
    [{ endpoint: "lookup", kind: "garbage", times: 0 }, "times"],
  ])("%j is refused", async (fault, path) => {
    const { status, body } = await simulator.fault(fault);

    expect(status).toBe(422);
    expect(body["errors"]).toMatchObject([{ path }]);
  });

  it("of kind delay is canceled by a reset, together with its work", async () => {
    await simulator.fault({ endpoint: "initiate", kind: "delay", delay_ms: 600_000 });
    const waiting = expect(simulator.initiate(SAMPLE_ORDER)).rejects.toThrow();
    while ((await simulator.requests()).length === 0);

    await simulator.reset();

    await waiting;
    expect(await hasPayment()).toBe(false);
  });
});
