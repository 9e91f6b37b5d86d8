import { EventEmitter, once } from "node:events";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { Webhook } from "standardwebhooks";
import { raiseAlert } from "../../src/events/raise-alert.ts";
import type { DeliveryResponse } from "../../src/webhooks/webhook-delivery.ts";
import type { EndpointResponse } from "../../src/webhooks/webhook-endpoint.ts";
import { eventsOfOrder, readFeed } from "../support/events.ts";
import { changeWhileItWaits } from "../support/hold-lock.ts";
import { problemOf } from "../support/problem.ts";
import { paidOrder } from "../support/refunds.ts";
import { createTestClock, DAY, MINUTE } from "../support/test-clock.ts";
import { KEYS, startTestServer, type TestServer } from "../support/test-server.ts";
import { waitFor } from "../support/wait-for.ts";
import {
  type ReceivedWebhook,
  startWebhookReceiver,
  type WebhookReceiver,
} from "../support/webhook-receiver.ts";

const clock = createTestClock();
let server: TestServer;
let receiver: WebhookReceiver;
beforeAll(async () => {
  server = await startTestServer({ ROLE: "all", WEBHOOK_ALLOWED_NETWORKS: "127.0.0.0/8" }, clock);
});
afterAll(() => server.stop());
beforeEach(async () => {
  clock.reset();
  receiver = await startWebhookReceiver();
});
afterEach(async () => {
  await server.db.webhookEndpoint.deleteMany();
  await receiver.stop();
});

type NewEndpoint = EndpointResponse & { secret: string };

async function call(method: "get" | "post" | "patch" | "delete", path: string, body?: object) {
  const request = server.http[method](`/v1/admin/${path}`).set(
    "Authorization",
    `Bearer ${KEYS.admin}`,
  );
  return body === undefined ? request : request.send(body);
}

async function addEndpoint(body: object = {}): Promise<NewEndpoint> {
  const answer = await call("post", "webhook-endpoints", {
    url: receiver.url,
    events: ["*"],
    ...body,
  });
  if (answer.status !== 201) throw new Error(`endpoint: ${String(answer.status)} ${answer.text}`);
  return answer.body as NewEndpoint;
}

async function deliveries(query: string): Promise<DeliveryResponse[]> {
  const answer = await call("get", `webhook-deliveries?${query}`);
  return (answer.body as { data: DeliveryResponse[] }).data;
}

/** Waits until the first delivery of the endpoint is as it should be. */
async function untilDelivery(
  endpointId: string,
  what: string,
  holds: (delivery: DeliveryResponse) => boolean,
): Promise<DeliveryResponse> {
  let found: DeliveryResponse | undefined;
  await waitFor(what, async () => {
    [found] = await deliveries(`endpoint_id=${endpointId}`);
    return found !== undefined && holds(found);
  });
  if (found === undefined) throw new Error("no delivery");
  return found;
}

async function disabledEndpoints(): Promise<number> {
  const { text } = await server.http.get("/metrics").set("Authorization", `Bearer ${KEYS.viewer}`);
  return Number(/^khalti_bff_webhook_endpoints_disabled (\d+)$/m.exec(text)?.[1]);
}

function firstReceived(): ReceivedWebhook {
  const [first] = receiver.received;
  if (first === undefined) throw new Error("nothing was received");
  return first;
}

describe("a paid order", () => {
  it("is delivered at once, signed, with the feed's own bytes", async () => {
    const endpoint = await addEndpoint();
    const { order } = await paidOrder(server);
    await waitFor("a delivery", () => Promise.resolve(receiver.received.length > 0));
    const { headers, body } = firstReceived();
    const [event] = await eventsOfOrder(server, order.id);
    expect(new Webhook(endpoint.secret).verify(body, headers as Record<string, string>)).toEqual(
      event,
    );
    expect(headers["webhook-id"]).toBe(event?.id);
    expect(headers["content-type"]).toBe("application/json");
    expect(headers["user-agent"]).toMatch(/^khalti-bff\/\d/);
    const delivery = await untilDelivery(
      endpoint.id,
      "succeeded",
      ({ status }) => status === "succeeded",
    );
    expect(delivery).toMatchObject({
      event_id: event?.id,
      type: "order.paid",
      order_id: order.id,
      purchase_order_id: order.purchase_order_id,
      next_attempt_at: null,
      attempts: [{ status_code: 204, error: null, response: "" }],
    });
    const ofOrder = await deliveries(`order_id=${order.id}&status=succeeded,failed`);
    expect(ofOrder.map(({ id }) => id)).toEqual([delivery.id]);
  });

  it("goes only to endpoints that want it", async () => {
    const others = await addEndpoint({ events: ["order.refunded", "refund.failed"] });
    const wanting = await addEndpoint({ events: ["order.paid"] });
    await paidOrder(server);
    await untilDelivery(wanting.id, "succeeded", ({ status }) => status === "succeeded");
    expect(await deliveries(`endpoint_id=${others.id}`)).toEqual([]);
    expect(receiver.received).toHaveLength(1);
  });
});

describe("a receiver that fails", () => {
  it("gets the same id and bytes again, with a new timestamp, until it takes them", async () => {
    const { id, secret } = await addEndpoint();
    receiver.answers.push({ status: 500, body: "out of order" });
    await paidOrder(server);
    const failed = await untilDelivery(id, "one attempt", ({ attempts }) => attempts.length === 1);
    expect(failed).toMatchObject({
      status: "pending",
      attempts: [{ status_code: 500, response: "out of order" }],
    });
    clock.skip(MINUTE);
    await untilDelivery(id, "succeeded", ({ status }) => status === "succeeded");
    const [first, second] = receiver.received;
    expect(second?.body).toBe(first?.body);
    expect(second?.headers["webhook-id"]).toBe(first?.headers["webhook-id"]);
    const at = (one?: { headers: object }) =>
      Number((one?.headers as Record<string, string>)["webhook-timestamp"]);
    expect(at(second)).toBeGreaterThan(at(first));
    expect(secret).toMatch(/^whsec_/);
  });

  it("is left alone for as long as it asks", async () => {
    const { id } = await addEndpoint();
    receiver.answers.push({ status: 429, headers: { "Retry-After": "3600" } });
    await paidOrder(server);
    await untilDelivery(id, "one attempt", ({ attempts }) => attempts.length === 1);
    clock.skip(30 * MINUTE);
    await paidOrder(server);
    await waitFor(
      "the second delivery",
      async () => (await deliveries(`endpoint_id=${id}`)).length === 2,
    );
    clock.skip(29 * MINUTE);
    // Another endpoint's delivery shows that the sender has looked at what is due.
    const quick = await startWebhookReceiver();
    const other = await addEndpoint({ url: quick.url });
    await call("post", `webhook-endpoints/${other.id}/test`);
    await untilDelivery(other.id, "sent", ({ status }) => status === "succeeded");
    await quick.stop();
    expect(receiver.received).toHaveLength(1);
    clock.skip(2 * MINUTE);
    await waitFor("both", () => Promise.resolve(receiver.received.length === 3));
  });

  it("is disabled when it says that it is gone, and told to staff", async () => {
    const { id } = await addEndpoint();
    receiver.answers.push({ status: 410 });
    await paidOrder(server);
    await untilDelivery(id, "failed", ({ status }) => status === "failed");
    expect((await call("get", `webhook-endpoints/${id}`)).body).toMatchObject({
      status: "disabled",
      disabled_reason: "It answered 410 Gone.",
    });
    expect(server.logLines.join("")).toContain("a webhook endpoint is disabled");
    expect(await disabledEndpoints()).toBe(1);
    await call("patch", `webhook-endpoints/${id}`, { status: "disabled" });
    expect(await disabledEndpoints()).toBe(0);
  });

  it("raises one alert, which other endpoints hear, however many deliveries find it gone", async () => {
    const staff = await startWebhookReceiver();
    const released = new EventEmitter();
    const until = once(released, "released").then(() => undefined);
    try {
      await addEndpoint({ url: staff.url, events: ["alert.raised"] });
      const { host } = new URL(receiver.url);
      const gone = await addEndpoint({
        url: `${receiver.url}?token=secret`,
        events: ["order.paid"],
      });
      // An earlier receiver may have had this port, and every five minutes a worker raises what else is wrong.
      const alertsOf = () =>
        server.db.event.findMany({ where: { type: "alert.raised", body: { contains: host } } });
      const before = (await alertsOf()).map(({ id }) => id);
      const other = { at: clock.now(), code: "balance_low", message: "Something else is wrong." };
      await raiseAlert(server.db, other);
      receiver.answers.push(...Array.from({ length: 4 }, () => ({ status: 410, until })));
      for (let count = 0; count < 4; count++) await paidOrder(server);
      await waitFor("all are on the way", () => Promise.resolve(receiver.received.length >= 3));
      const underWay = receiver.received.length;
      released.emit("released");
      await waitFor("all have failed", async () => {
        const failed = await deliveries(`endpoint_id=${gone.id}&status=failed`);
        return failed.length >= underWay;
      });
      await waitFor("staff are told", () =>
        Promise.resolve(staff.received.some(({ body }) => body.includes(host))),
      );
      const alerts = (await alertsOf()).filter(({ id }) => !before.includes(id));
      expect(alerts.map(({ orderId }) => orderId)).toEqual([null]);
      const heard = staff.received.filter(({ body }) => body.includes(host));
      expect(heard.map(({ body }) => JSON.parse(body) as unknown)).toMatchObject([
        {
          type: "alert.raised",
          data: {
            alert: {
              code: "webhook_endpoint_disabled",
              message: `Webhooks to ${host} are disabled: It answered 410 Gone.`,
            },
          },
        },
      ]);
    } finally {
      released.emit("released");
      await staff.stop();
    }
  });

  it("is disabled after five days of nothing but failures, and gets what it missed by a replay", async () => {
    // Later than what other tests have done, whose clocks went ahead.
    clock.skip(DAY);
    const { id } = await addEndpoint({ events: ["order.paid"] });
    const since = clock.now().toISOString();
    receiver.answers.push(...Array.from({ length: 20 }, () => ({ status: 503 })));
    await paidOrder(server);
    await untilDelivery(id, "one attempt", ({ attempts }) => attempts.length === 1);
    clock.skip(5 * DAY);
    await waitFor("disabled", async () => {
      const { status } = (await call("get", `webhook-endpoints/${id}`)).body as EndpointResponse;
      return status === "disabled";
    });
    const { order } = await paidOrder(server);
    await readFeed(server, { order_id: order.id, wait: 25 });
    receiver.answers.length = 0;
    await call("patch", `webhook-endpoints/${id}`, { status: "enabled" });
    const replayed = await call("post", `webhook-endpoints/${id}/replay`, { since });
    expect([replayed.status, replayed.body]).toEqual([202, { count: 1 }]);
    const audit = await server.http
      .get("/v1/admin/audit?type=webhook_events_replayed&limit=1")
      .set("Authorization", `Bearer ${KEYS.viewer}`);
    expect((audit.body as { data: object[] }).data).toMatchObject([
      { actor: "staff:admin", data: { endpoint_id: id, since: expect.any(String), count: 1 } },
    ]);
    await waitFor("the missed event", () =>
      Promise.resolve(receiver.received.some(({ body }) => body.includes(order.id))),
    );
  });

  it("is not disabled when another delivery succeeds at the moment that the last of five days fails", async () => {
    clock.skip(DAY);
    const { id } = await addEndpoint({ events: ["order.paid"] });
    const failingSince = new Date(clock.now().getTime() - 6 * DAY);
    await server.db.webhookEndpoint.update({ where: { id }, data: { failingSince } });
    receiver.answers.push({ status: 500 });
    await changeWhileItWaits(server, {
      // As a delivery holds it that records its success: others may still read the row.
      lock: { text: "select 1 from webhook_endpoints for no key update" },
      work: async () => {
        await paidOrder(server);
        await untilDelivery(id, "one attempt", ({ attempts }) => attempts.length === 1);
      },
      change: (other) => other.query("update webhook_endpoints set failing_since = null"),
    });
    expect((await call("get", `webhook-endpoints/${id}`)).body).toMatchObject({
      status: "enabled",
      disabled_reason: null,
    });
  });

  it("was down for an hour, and then misses nothing", async () => {
    const { id } = await addEndpoint({ events: ["order.paid"] });
    const ids: string[] = [];
    receiver.answers.push(...Array.from({ length: 200 }, () => ({ status: 503 })));
    for (let minute = 0; minute < 60; minute += 12) {
      const { order } = await paidOrder(server);
      const [event] = (await readFeed(server, { order_id: order.id, wait: 25 })).data;
      ids.push(event?.id ?? "none");
      await waitFor("an attempt of each", async () => {
        const all = await deliveries(`endpoint_id=${id}`);
        return all.length === ids.length && all.every(({ attempts }) => attempts.length > 0);
      });
      clock.skip(12 * MINUTE);
    }
    receiver.answers.length = 0;
    // The pauses have grown to two hours at most by now.
    clock.skip(3 * 60 * MINUTE);
    await waitFor("all are taken", async () => {
      const taken = await deliveries(`endpoint_id=${id}&status=succeeded`);
      return taken.length === ids.length;
    });
    expect(await deliveries(`endpoint_id=${id}&status=pending,failed`)).toEqual([]);
    const told = new Set(receiver.received.map(({ headers }) => headers["webhook-id"]));
    expect(told).toEqual(new Set(ids));
  });

  it("does not delay another endpoint", async () => {
    const slow = await startWebhookReceiver();
    const released = new EventEmitter();
    const until = once(released, "released").then(() => undefined);
    slow.answers.push(...Array.from({ length: 50 }, () => ({ status: 204, until })));
    try {
      await addEndpoint({ url: slow.url });
      const quick = await addEndpoint();
      for (let count = 0; count < 12; count++) await paidOrder(server);
      await waitFor("all of the quick one", async () => {
        const done = await deliveries(`endpoint_id=${quick.id}&status=succeeded`);
        return done.length === 12;
      });
      expect(slow.received.length).toBeLessThanOrEqual(5);
    } finally {
      released.emit("released");
      await slow.stop();
    }
  });
});

describe("staff", () => {
  it("see a secret once, and rotate it without a gap", async () => {
    const { id, secret } = await addEndpoint();
    for (const path of ["webhook-endpoints", `webhook-endpoints/${id}`]) {
      expect((await call("get", path)).text).not.toContain("whsec_");
    }
    const rotated = await call("post", `webhook-endpoints/${id}/rotate-secret`, {
      keep_old_for_hours: 1,
    });
    const { secret: renewed } = rotated.body as { secret: string };
    await call("post", `webhook-endpoints/${id}/test`);
    await waitFor("the test", () => Promise.resolve(receiver.received.length === 1));
    const { headers, body } = firstReceived();
    for (const one of [secret, renewed]) {
      expect(new Webhook(one).verify(body, headers as Record<string, string>)).toMatchObject({
        type: "webhook.test",
      });
    }
    expect(await deliveries(`endpoint_id=${id}`)).toMatchObject([
      { type: "webhook.test", order_id: null, purchase_order_id: null },
    ]);
    clock.skip(61 * MINUTE);
    await call("post", `webhook-endpoints/${id}/test`);
    await waitFor("the second test", () => Promise.resolve(receiver.received.length === 2));
    expect(String(receiver.received[1]?.headers["webhook-signature"]).split(" ")).toHaveLength(1);
  });

  it("resend a delivery", async () => {
    const { id } = await addEndpoint();
    await paidOrder(server);
    const { id: deliveryId } = await untilDelivery(
      id,
      "succeeded",
      ({ status }) => status === "succeeded",
    );
    expect((await call("post", `webhook-deliveries/${deliveryId}/resend`)).status).toBe(202);
    await waitFor("it again", () => Promise.resolve(receiver.received.length === 2));
    expect(receiver.received[1]?.body).toBe(receiver.received[0]?.body);
  });

  it("delete an endpoint with its deliveries", async () => {
    const { id } = await addEndpoint();
    await paidOrder(server);
    await untilDelivery(id, "succeeded", ({ status }) => status === "succeeded");
    expect((await call("delete", `webhook-endpoints/${id}`)).status).toBe(204);
    expect((await call("get", `webhook-endpoints/${id}`)).status).toBe(404);
    expect(await deliveries(`endpoint_id=${id}`)).toEqual([]);
  });

  it.each([
    "http://10.0.0.1/hook",
    "https://[::1]/hook",
    "https://169.254.169.254/latest/meta-data",
    "https://user:secret@shop.example/hook",
    "ftp://shop.example/hook",
    "shop.example/hook",
  ])("cannot name the address %s", async (url) => {
    const answer = await call("post", "webhook-endpoints", { url, events: ["*"] });
    expect([answer.status, problemOf(answer).code]).toEqual([422, "webhook_url_refused"]);
  });

  it.each([
    ["events", { events: ["*", "order.paid"] }],
    ["events", { events: [] }],
    ["events.0", { events: ["order.stolen"] }],
    ["description", { description: "x".repeat(501) }],
  ])("are told that %s is wrong", async (path, body) => {
    const answer = await call("post", "webhook-endpoints", {
      url: receiver.url,
      events: ["*"],
      ...body,
    });
    expect(answer.status).toBe(422);
    expect(problemOf(answer).errors?.map((error) => error.path)).toContain(path);
  });
});
