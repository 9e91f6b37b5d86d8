import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { newEvent } from "../../src/events/event.ts";
import { sequenceEvents } from "../../src/events/sequence-events.ts";
import { newWebhookSecret } from "../../src/webhooks/sign-delivery.ts";
import { takeDueDeliveries } from "../../src/webhooks/take-due-deliveries.ts";
import { replayDeliveries } from "../../src/webhooks/resend-deliveries.ts";
import { startTestServer, type TestServer } from "../support/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

/** Takes all that is due, two at a time, as the sender does. @returns the ids of the events */
async function takeAll(): Promise<string[]> {
  const taken: string[] = [];
  for (;;) {
    const some = await takeDueDeliveries(server.context, { busy: [], perEndpoint: 2, limit: 64 });
    if (some.length === 0) return taken;
    for (const { id } of some) {
      const { eventId } = await server.db.webhookDelivery.findUniqueOrThrow({ where: { id } });
      taken.push(eventId);
    }
  }
}

it("deliveries that are due at the same time are taken in the order of their events", async () => {
  const now = server.context.clock.now();
  const endpoint = await server.db.webhookEndpoint.create({
    data: {
      url: "https://shop.example/hook",
      events: ["*"],
      secret: newWebhookSecret(),
      createdAt: now,
    },
  });
  const data = { alert: { code: "test", message: "test" } };
  const events = Array.from({ length: 12 }, () =>
    newEvent({ type: "alert.raised", orderId: null, data, at: now }),
  );
  for (const event of events) await server.db.event.create({ data: event });
  const ids = events.map(({ id }) => id);
  await sequenceEvents(server.context);

  // The rows lie in another order on the disk than they were made, as after updates of a busy day.
  const dueAt = new Date(now.getTime() - 1_000);
  for (const eventId of ids.toReversed()) {
    await server.db.webhookDelivery.updateMany({ where: { eventId }, data: { dueAt } });
  }
  expect(await takeAll()).toEqual(ids);

  await server.db.webhookDelivery.updateMany({ data: { status: "failed", dueAt: null } });
  await server.db.webhookDelivery.deleteMany({ where: { eventId: { in: ids.slice(0, 3) } } });
  const since = new Date(now.getTime() - 1_000);
  const replay = { endpointId: endpoint.id, since, actor: "staff:admin" };
  expect(await replayDeliveries(server.context, replay)).toBe(12);
  expect(await takeAll()).toEqual(ids);
});
