// Traces, from outside: a collector on the loopback that takes what a server with OTEL_EXPORTER_OTLP_ENDPOINT sends.
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { runJobsDue } from "../support/run-due-jobs.ts";
import { KEYS, startTestServer, type TestServer } from "../support/test-server.ts";
import { paidTopUp } from "../support/top-ups.ts";
import { startTraceReceiver } from "../support/trace-receiver.ts";
import { startWebhookReceiver, type WebhookReceiver } from "../support/webhook-receiver.ts";
import { sequenceEvents } from "../../src/events/sequence-events.ts";
import { attemptDelivery } from "../../src/webhooks/attempt-delivery.ts";

let collector: Awaited<ReturnType<typeof startTraceReceiver>>;
let shop: WebhookReceiver;
let server: TestServer;
beforeAll(async () => {
  collector = await startTraceReceiver();
  shop = await startWebhookReceiver();
  server = await startTestServer({
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    WEBHOOK_ALLOWED_NETWORKS: "127.0.0.0/8",
  });
});
afterAll(async () => {
  await shop.stop();
  await collector.stop();
});

it("a checkout, Khalti, the job, the provider and the delivery are one trace, across instances", async () => {
  const endpoint = await server.http
    .post("/v1/admin/webhook-endpoints")
    .set("Authorization", `Bearer ${KEYS.admin}`)
    .send({ url: `${shop.url}/hooks`, events: ["*"] });
  expect(endpoint.status).toBe(201);
  const { order } = await paidTopUp(server, "khalti_wallet", {
    checkout: {
      customer: { name: "Asha Gurung", phone: "9812345678", email: "asha@shop.example" },
    },
  });
  // Another instance does the work, as with ROLE=worker.
  const worker = await server.another();
  expect((await runJobsDue(worker.context, server.pool)).errors).toEqual([]);
  await sequenceEvents(worker.context);
  for (const { id } of await server.db.webhookDelivery.findMany()) {
    await attemptDelivery(worker.context, id);
  }
  expect(shop.received.length).toBeGreaterThan(0);
  // Stopping sends what is left.
  await worker.stop();
  await server.stop();

  expect([...collector.paths]).toEqual(["POST /v1/traces"]);
  const { spans } = collector;
  const root = spans.find(({ name }) => name === "request /v1/checkout");
  expect(root?.parentSpanId).toBeUndefined();
  const ofOrder = spans.filter(({ traceId }) => traceId === root?.traceId);
  const kinds = new Set(ofOrder.map(({ name }) => name.split(" ", 1)[0]));
  expect(kinds).toEqual(new Set(["request", "khalti", "job", "provider", "delivery"]));

  const parentOf = (span: (typeof spans)[number] | undefined) =>
    ofOrder.find(({ spanId }) => spanId === span?.parentSpanId);
  const named = (name: string) => ofOrder.filter((span) => span.name === name);
  const initiate = named("khalti").find(({ attributes }) => attributes["operation"] === "initiate");
  expect(parentOf(initiate)).toBe(root);
  for (const span of [...named("job"), ...named("delivery")]) expect(parentOf(span)).toBe(root);
  for (const span of named("provider")) expect(parentOf(span)?.name).toBe("job");
  for (const span of ofOrder)
    expect([span.name, span.attributes["order"]]).toEqual([span.name, order.id]);

  // The return is a request of its own, with the lookup in it.
  const back = spans.find(({ name }) => name === "request /v1/payments/return");
  const pidx = back?.attributes["pidx"];
  expect(pidx).toMatch(/^\w+$/);
  const lookup = spans.find(
    ({ name, parentSpanId }) => name === "khalti" && parentSpanId === back?.spanId,
  );
  expect(lookup?.attributes).toMatchObject({ operation: "lookup", pidx, order: order.id });

  for (const secret of ["Asha", "9812345678", "asha@", "9800000001", "test_secret_key"]) {
    expect(collector.bodies.filter((body) => body.includes(secret))).toEqual([]);
  }
});
