/** Khalti's DLR callback: it has the provider asked, and nothing in it is believed. */
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { dropJobs, later, plannedJobs, runDueJobs } from "../support/run-due-jobs.ts";
import { UNTIL_ENDED_MS } from "../support/simulator-control.ts";
import { createTestClock, MINUTE, SECOND } from "../support/test-clock.ts";
import { startTestServer, type TestServer } from "../support/test-server.ts";
import { paidTopUp, type TopUpOrder, topUpNow } from "../support/top-ups.ts";
import { waitFor } from "../support/wait-for.ts";
import type { TopUpResponse } from "../../src/topups/present-top-up.ts";

const PATH = "/v1/providers/khalti/dlr";
const clock = createTestClock();
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({}, clock);
});
afterAll(() => server.stop());
beforeEach(async () => {
  clock.reset();
  await dropJobs(server);
  await server.simulator.reset();
});

type Sold = TopUpOrder & { topUp: TopUpResponse };

async function queuedTopUp(): Promise<Sold> {
  await server.simulator.nextTopUps("khalti_wallet", "Queued");
  const bought = await paidTopUp(server);
  await runDueJobs(server);
  expect(await topUpNow(server, bought.topUp.id)).toMatchObject({ status: "queued" });
  return bought;
}

const documented = (reference: string, changes: Record<string, string> = {}) => ({
  reference,
  amount: "300",
  status: "Success",
  detail: "Successfully Completed Transaction",
  response_id: "3116",
  ...changes,
});

/** The multipart form that the services' page documents. */
async function report(fields: Record<string, string>, headers: Record<string, string> = {}) {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.set(name, value);
  const response = await fetch(server.url + PATH, { method: "POST", body, headers });
  return { status: response.status, text: await response.text() };
}

const statusChecks = async () => (await server.simulator.requests("khalti_topup_status")).length;

describe("a report about a queued top-up", () => {
  it("has Khalti asked within seconds of the submission, and the delivery is known", async () => {
    const { topUp } = await queuedTopUp();
    await server.simulator.setTopUp("khalti_wallet", topUp.reference, "Success");

    const answer = await report(documented(topUp.reference));
    await later(server, clock, SECOND);

    expect(answer).toEqual({ status: 202, text: '{"status":"accepted"}' });
    expect(await topUpNow(server, topUp.id)).toMatchObject({ status: "delivered" });
    expect(await statusChecks()).toBe(1);
  });

  it.each(["Success", "Failed", "Error", "Refunded", ""])(
    "that says %p changes nothing while Khalti says Queued",
    async (status) => {
      const { order, topUp } = await queuedTopUp();

      await report(documented(topUp.reference, { status, amount: "1" }));
      await runDueJobs(server);

      expect(await topUpNow(server, topUp.id)).toMatchObject({
        status: "queued",
        message: expect.any(String),
      });
      expect(await statusChecks()).toBe(1);
      expect(await server.db.refund.count({ where: { orderId: order.id } })).toBe(0);
      // Its own schedule goes on.
      const jobs = (await plannedJobs(server)).filter(({ key }) => key === `top_up:${topUp.id}`);
      expect(jobs.map(({ runAt }) => runAt > clock.now())).toEqual([true]);
    },
  );

  it("that says Success cannot deliver one that Khalti calls Failed", async () => {
    const { topUp } = await queuedTopUp();
    await server.simulator.setTopUp("khalti_wallet", topUp.reference, "Failed");

    await report(documented(topUp.reference));
    await runDueJobs(server);

    expect(await topUpNow(server, topUp.id)).toMatchObject({ status: "refused" });
  });

  it("that comes five times at once is one change", async () => {
    const { order, topUp } = await queuedTopUp();
    await server.simulator.setTopUp("khalti_wallet", topUp.reference, "Success");

    const answers = await Promise.all(
      Array.from({ length: 5 }, () => report(documented(topUp.reference))),
    );
    await runDueJobs(server);

    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202, 202, 202]);
    const delivered = await server.db.historyEntry.count({
      where: { orderId: order.id, type: "top_up_delivered" },
    });
    expect(delivered).toBe(1);
  });

  it("is taken as an urlencoded form and as JSON, too", async () => {
    for (const type of ["form", "json"]) {
      const { topUp } = await queuedTopUp();
      await server.simulator.setTopUp("khalti_wallet", topUp.reference, "Success");

      const answer = await server.http.post(PATH).type(type).send(documented(topUp.reference));
      await runDueJobs(server);

      expect(answer.status).toBe(202);
      expect(await topUpNow(server, topUp.id)).toMatchObject({ status: "delivered" });
    }
  });

  it("is answered by the simulated Khalti's own callback", async () => {
    const callbacks = `${server.simulator.url}/_simulator/callbacks`;
    const json = { "Content-Type": "application/json" };
    const body = JSON.stringify({ url: server.url + PATH });
    await fetch(callbacks, { method: "POST", headers: json, body });
    const { topUp } = await queuedTopUp();

    await server.simulator.setTopUp("khalti_wallet", topUp.reference, "Success");
    const hinted = async () =>
      (await plannedJobs(server)).some(
        ({ key, runAt }) => key === `top_up:${topUp.id}` && runAt <= clock.now(),
      );
    while (!(await hinted())) await new Promise((done) => setImmediate(done));
    await runDueJobs(server);

    expect(await topUpNow(server, topUp.id)).toMatchObject({ status: "delivered" });
  });
});

describe("a report about a top-up that is not queued", () => {
  it("asks nothing once it has ended", async () => {
    const { topUp } = await paidTopUp(server);
    await runDueJobs(server);

    expect((await report(documented(topUp.reference))).status).toBe(202);

    expect(await runDueJobs(server)).toEqual([]);
    expect(await statusChecks()).toBe(0);
  });

  it("does not send one that was not sent yet", async () => {
    const { topUp } = await paidTopUp(server);

    const before = await plannedJobs(server);

    expect((await report(documented(topUp.reference))).status).toBe(202);

    expect(await plannedJobs(server)).toEqual(before);
    expect(await server.simulator.topUps()).toEqual([]);
  });

  it("waits five minutes after a submission that Khalti did not answer", async () => {
    const { topUp } = await paidTopUp(server);
    await server.simulator.fault({ endpoint: "khalti_topup", kind: "drop_response" });
    await runDueJobs(server);
    expect(await topUpNow(server, topUp.id)).toMatchObject({ status: "unknown" });

    await report(documented(topUp.reference));
    await later(server, clock, 4 * MINUTE);
    expect(await statusChecks()).toBe(0);
    await later(server, clock, MINUTE + SECOND);

    expect(await topUpNow(server, topUp.id)).toMatchObject({ status: "delivered" });
  });

  it("is not lost when it comes before our record of the submission's answer", async () => {
    await server.simulator.nextTopUps("khalti_wallet", "Queued");
    const { topUp } = await paidTopUp(server);
    await server.simulator.fault({
      endpoint: "khalti_topup",
      kind: "delay",
      delay_ms: UNTIL_ENDED_MS,
    });
    const sending = runDueJobs(server);
    await waitFor("it is sent", async () => {
      return (await server.simulator.requests("khalti_topup")).length > 0;
    });

    await report(documented(topUp.reference));
    await server.simulator.endDelays();
    await sending;
    expect(await topUpNow(server, topUp.id)).toMatchObject({ status: "queued" });
    await server.simulator.setTopUp("khalti_wallet", topUp.reference, "Success");
    await later(server, clock, 6 * SECOND);

    expect(await topUpNow(server, topUp.id)).toMatchObject({ status: "delivered" });
  });

  it("does not concern the top-ups of another provider", async () => {
    await server.simulator.nextTopUps("metro_link", "queued");
    const { topUp } = await paidTopUp(server, "metro_link");
    await runDueJobs(server);

    expect((await report(documented(topUp.reference))).status).toBe(202);

    expect(await runDueJobs(server)).toEqual([]);
  });
});

describe("a wrong report", () => {
  it.each(["1763806512345001", "a-b_c", "0", "x".repeat(50)])(
    "about the unknown reference %s is answered like a right one",
    async (reference) => {
      expect(await report(documented(reference))).toEqual({
        status: 202,
        text: '{"status":"accepted"}',
      });
      expect(await plannedJobs(server)).toEqual([]);
    },
  );

  it.each(["", " ", "x".repeat(51), "a b", "1'; drop table top_ups; --", "१२३"])(
    "with %p as its reference is 422",
    async (reference) => {
      expect((await report(documented(reference))).status).toBe(422);
    },
  );

  it.each([
    ["without a boundary", "multipart/form-data", "reference=1", 400],
    ["with a body that is no form", "multipart/form-data; boundary=x", "hello", 400],
    [
      "that ends too early",
      "multipart/form-data; boundary=x",
      '--x\r\nContent-Disposition: form-data; name="reference"\r\n\r\n12',
      400,
    ],
    ["without a reference", "multipart/form-data; boundary=x", "--x--\r\n", 422],
    ["in broken JSON", "application/json", "{", 400],
    ["that is a list", "application/json", "[1]", 422],
    ["with a list as reference", "application/json", '{"reference":["1","2"]}', 422],
    ["of another type", "text/xml", "<a/>", 415],
  ])("%s is %s: %s", async (_what, type, body, status) => {
    const headers = { "Content-Type": type };
    const response = await fetch(server.url + PATH, { method: "POST", headers, body });

    expect(response.status).toBe(status);
    expect(response.headers.get("content-type")).toContain("application/problem+json");
  });

  it("is 422 without a body", async () => {
    expect((await server.http.post(PATH)).status).toBe(422);
  });

  it("with a file, a field twice or many fields is 400", async () => {
    const withFile = new FormData();
    withFile.set("reference", new Blob(["1763806512345001"]), "reference.txt");
    const twice = new FormData();
    for (const reference of ["1", "2"]) twice.append("reference", reference);
    const many = new FormData();
    for (let field = 0; field < 30; field++) many.set(`f${String(field)}`, "1");
    for (const body of [withFile, twice, many]) {
      const response = await fetch(server.url + PATH, { method: "POST", body });
      expect(response.status).toBe(400);
    }
  });

  it("with a long field is 400, and a huge one 413", async () => {
    expect((await report(documented("1", { detail: "x".repeat(5_000) }))).status).toBe(400);
    expect((await report(documented("1", { detail: "x".repeat(100_000) }))).status).toBe(413);
  });
});

describe("reports are limited", () => {
  it("by reference, known or not, whatever key is sent", async () => {
    const { topUp } = await queuedTopUp();
    for (const reference of [topUp.reference, "1763806512345999"]) {
      const statuses = [];
      for (let time = 0; time < 7; time++) {
        const key = { Authorization: `Bearer ${randomUUID()}` };
        statuses.push((await report(documented(reference), key)).status);
      }
      expect(statuses).toEqual([202, 202, 202, 202, 202, 202, 429]);
    }
  });

  it("by address", async () => {
    // All instances count together: the reports above came from another address.
    const instance = await server.another({ TRUSTED_PROXIES: "1" });
    const headers = { "X-Forwarded-For": "203.0.113.7" };
    const send = () =>
      fetch(instance.url + PATH, { method: "POST", headers }).then(({ status }) => status);
    const statuses = [];
    for (let time = 0; time < 601; time++) statuses.push(await send());

    expect(new Set(statuses.slice(0, 600))).toEqual(new Set([422]));
    expect(statuses[600]).toBe(429);
    await instance.stop();
  });
});
