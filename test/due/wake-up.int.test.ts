import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import type { DueKind } from "../../src/due/due-kind.ts";
import { wakeUp } from "../../src/due/wake-up.ts";
import { duePayments } from "../../src/payments/reconcile-payment.ts";
import { dropJobs } from "../support/run-due-jobs.ts";
import { checkout } from "../support/shop.ts";
import { createTestClock, MINUTE, SECOND } from "../support/test-clock.ts";
import { startTestServer, type TestServer } from "../support/test-server.ts";

const clock = createTestClock();

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({}, clock);
});
afterAll(() => server.stop());
beforeEach(async () => {
  clock.reset();
  await dropJobs(server);
});

/** A payment that a worker has taken: its wake-up. */
async function taken(): Promise<{ id: string; lease: Date }> {
  const { pidx } = await checkout(server);
  const lease = new Date(clock.now().getTime() + duePayments.leaseMs);
  const { id } = await server.db.payment.update({ where: { pidx }, data: { dueAt: lease } });
  return { id, lease };
}

async function dueAtOf(id: string): Promise<Date | null> {
  return (await server.db.payment.findUniqueOrThrow({ where: { id } })).dueAt;
}

/** Payments whose handler does `act`, and how often it ran. */
function kindThat(act: (id: string) => Promise<Date | null>): DueKind & { runs: number } {
  const kind = {
    ...duePayments,
    runs: 0,
    async handle(_context: unknown, id: string) {
      kind.runs++;
      return act(id);
    },
  };
  return kind;
}

const inAMinute = () => Promise.resolve(new Date(clock.now().getTime() + MINUTE));

describe("a wake-up", () => {
  it("that comes ten times at once is carried out once", async () => {
    const job = await taken();
    const kind = kindThat(inAMinute);
    await Promise.all(Array.from({ length: 10 }, () => wakeUp(server.context, kind, job)));
    expect(kind.runs).toBe(1);
  });

  it("that comes again after it was carried out does nothing", async () => {
    const job = await taken();
    const kind = kindThat(inAMinute);
    await wakeUp(server.context, kind, job);
    const next = await dueAtOf(job.id);
    await wakeUp(server.context, kind, job);
    expect(kind.runs).toBe(1);
    expect(await dueAtOf(job.id)).toEqual(next);
  });

  it("that comes after another worker has taken the row does nothing", async () => {
    const late = await taken();
    const theirs = new Date(late.lease.getTime() + duePayments.leaseMs);
    await server.db.payment.update({ where: { id: late.id }, data: { dueAt: theirs } });
    const kind = kindThat(inAMinute);
    await wakeUp(server.context, kind, late);
    expect(kind.runs).toBe(0);
    expect(await dueAtOf(late.id)).toEqual(theirs);
  });

  it("that comes late, before another worker has taken the row, renews the lease", async () => {
    const job = await taken();
    clock.skip(duePayments.leaseMs + 5 * SECOND);
    const kind = kindThat(async (id) => {
      const lease = await dueAtOf(id);
      expect(lease?.getTime()).toBeGreaterThan(
        clock.now().getTime() + duePayments.leaseMs - SECOND,
      );
      return null;
    });
    await wakeUp(server.context, kind, job);
    expect(kind.runs).toBe(1);
    expect(await dueAtOf(job.id)).toBeNull();
  });

  it("leaves the due time that a change of state has set meanwhile", async () => {
    const job = await taken();
    const changed = new Date(clock.now().getTime() + 3 * MINUTE);
    const kind = kindThat(async (id) => {
      await server.db.payment.update({ where: { id }, data: { dueAt: changed } });
      return null;
    });
    await wakeUp(server.context, kind, job);
    expect(await dueAtOf(job.id)).toEqual(changed);
  });

  it("that outlives its lease leaves the row to the worker that has taken it since", async () => {
    const job = await taken();
    const inner = kindThat(inAMinute);
    const outer = kindThat(async (id) => {
      // It sleeps. Another worker takes the row when the lease has ended, and looks at it.
      clock.skip(MINUTE);
      const lease = new Date(clock.now().getTime() + duePayments.leaseMs);
      await server.db.payment.update({ where: { id }, data: { dueAt: lease } });
      await wakeUp(server.context, inner, { id, lease });
      return null;
    });
    await wakeUp(server.context, outer, job);
    expect([outer.runs, inner.runs]).toEqual([1, 1]);
    const next = await dueAtOf(job.id);
    expect(next?.getTime()).toBeGreaterThan(clock.now().getTime() + MINUTE - 5 * SECOND);
  });

  it("whose handler fails leaves the row due when the lease ends", async () => {
    const job = await taken();
    const kind = kindThat(() => Promise.reject(new Error("a bug")));
    await expect(wakeUp(server.context, kind, job)).rejects.toThrow("a bug");
    const next = await dueAtOf(job.id);
    expect(next?.getTime()).toBeLessThanOrEqual(clock.now().getTime() + duePayments.leaseMs);
    expect(next).not.toBeNull();
  });

  it("never makes a row due again at once", async () => {
    const job = await taken();
    const kind = kindThat(() => Promise.resolve(new Date(0)));
    await wakeUp(server.context, kind, job);
    expect((await dueAtOf(job.id))?.getTime()).toBeGreaterThan(clock.now().getTime());
  });

  it("without a row, or of an older version, does nothing or fails without harm", async () => {
    const kind = kindThat(inAMinute);
    const lease = clock.now();
    await wakeUp(server.context, kind, { id: "00000000-0000-7000-8000-000000000000", lease });
    await expect(wakeUp(server.context, kind, { payment_id: "x" })).rejects.toThrow();
    expect(kind.runs).toBe(0);
  });
});
