import { afterAll, beforeAll, beforeEach, expect, it } from "@jest/globals";
import type { QueueMail } from "../../src/alerts/queue-digest.ts";
import { queueDigest } from "../../src/alerts/queue-digest.ts";
import { raiseAlert } from "../../src/events/raise-alert.ts";
import { sequenceEvents } from "../../src/events/sequence-events.ts";
import { createTestClock, HOUR, MINUTE } from "../support/test-clock.ts";
import { startTestServer, type TestServer } from "../support/test-server.ts";

const clock = createTestClock();
let server: TestServer;
/** Mails whose transaction may not have ended. */
let mails: Parameters<QueueMail>[1][];
const queue: QueueMail = (_tx, mail) => {
  mails.push(mail);
  return Promise.resolve(true);
};

beforeAll(async () => {
  server = await startTestServer({}, clock);
});
beforeEach(async () => {
  // What earlier tests raised is told.
  await sequenceEvents(server.context);
  const { _max } = await server.db.event.aggregate({ _max: { number: true } });
  const told = { toldNumber: _max.number ?? 0n, sentAt: null };
  await server.db.alertDigest.upsert({ where: { id: 1 }, create: told, update: told });
  mails = [];
});
afterAll(() => server.stop());

async function raise(message: string): Promise<void> {
  await raiseAlert(server.db, { at: clock.now(), code: "needs_you", message });
  await sequenceEvents(server.context);
}

it("without an alert there is no mail", async () => {
  expect(await queueDigest(server.context, queue)).toBe(false);
  expect(mails).toEqual([]);
});

it("all alerts since the last mail are one mail, and each is told once", async () => {
  await raise("First.");
  await raise("Second.");
  expect(await queueDigest(server.context, queue)).toBe(true);
  clock.skip(2 * HOUR);
  expect(await queueDigest(server.context, queue)).toBe(false);
  expect(mails).toHaveLength(1);
  expect(mails[0]?.text).toMatch(/First\.[^]*Second\./);
});

it("there is at most one mail an hour: what comes meanwhile waits for the next", async () => {
  await raise("First.");
  await queueDigest(server.context, queue);
  clock.skip(MINUTE);
  await raise("Second.");
  clock.skip(58 * MINUTE);
  expect(await queueDigest(server.context, queue)).toBe(false);
  clock.skip(MINUTE);
  expect(await queueDigest(server.context, queue)).toBe(true);
  expect(mails[1]?.text).toContain("Second.");
  expect(mails[1]?.text).not.toContain("First.");
  expect(mails[0]?.source).not.toBe(mails[1]?.source);
});

it("many workers on two instances write one mail", async () => {
  await raise("First.");
  const other = await server.another();
  const written = await Promise.all(
    Array.from({ length: 8 }, (_, index) =>
      queueDigest(index % 2 === 0 ? server.context : other.context, queue),
    ),
  );
  expect(written.filter(Boolean)).toHaveLength(1);
  expect(mails).toHaveLength(1);
  await other.stop();
});

it("a process that dies while it writes the mail has told nothing: the next start tells it", async () => {
  await raise("First.");
  const dies: QueueMail = () => Promise.reject(new Error("died"));
  await expect(queueDigest(server.context, dies)).rejects.toThrow("died");
  clock.skip(9 * HOUR);
  const later = await server.another();
  expect(await queueDigest(later.context, queue)).toBe(true);
  expect(mails[0]?.text).toContain("First.");
  await later.stop();
});

it("an alert is kept while no mail can be written", async () => {
  await raise("First.");
  expect(await queueDigest(server.context, () => Promise.resolve(false))).toBe(false);
  expect(await queueDigest(server.context, queue)).toBe(true);
});
