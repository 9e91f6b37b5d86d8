import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { wrongFields } from "../support/problem.ts";
import { paidOrder, refund } from "../support/refunds.ts";
import { runDueJobs } from "../support/run-due-jobs.ts";
import { checkout, orderOf, returnFromKhalti } from "../support/shop.ts";
import { resolve } from "../support/staff.ts";
import { createTestClock, DAY, HOUR, MINUTE } from "../support/test-clock.ts";
import { startTestServer, type TestServer } from "../support/test-server.ts";
import { parseCsv } from "./parse-csv.ts";
import { getReport, kathmanduDay, readSettlement } from "./read-settlement.ts";

const clock = createTestClock();
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({}, clock);
});
afterAll(() => server.stop());

/** To this time of the day in Kathmandu, at which the next days begin alike. */
function skipTo(timeOfDayMs: number): void {
  const now = (clock.now().getTime() + 5.75 * HOUR) % DAY;
  clock.skip((DAY + timeOfDayMs - now) % DAY);
}

const report = (query?: Record<string, string>) => readSettlement(server, query);

describe("the daily settlement", () => {
  it("reports payments, fees and refunds", async () => {
    const { order } = await paidOrder(server);
    await refund(server, order.id, { amount: 10_001 });
    await runDueJobs(server);
    const today = kathmanduDay(clock.now());
    const { data, total } = await report({ from: today, to: today });
    // The simulator's fee is three percent.
    const figures = {
      orders_paid: 1,
      gross: 90_000,
      fees: 2_700,
      fees_unknown: 0,
      refunded: 10_001,
      refunds_unknown: 0,
      held: 0,
      net: 77_299,
    };
    expect(data).toEqual([{ day: today, closed: false, ...figures }]);
    expect(total).toEqual(figures);
  });

  it("excludes held money that was refunded without paying an order", async () => {
    const today = kathmanduDay(clock.now());
    const before = await report({ from: today, to: today });
    const { order, pidx } = await checkout(server);
    await server.simulator.set(pidx, { status: "Under review" });
    await returnFromKhalti(server, pidx);
    await server.simulator.set(pidx, { status: "Refunded" });
    await resolve(server, pidx, { outcome: "refunded", reason: "Khalti gave it back." });
    expect(await orderOf(server, order.id)).toMatchObject({ status: "refunded" });
    expect(await report({ from: today, to: today })).toEqual(before);
  });

  it("shows held money on the day it became held, and subtracts it on the day of the decision", async () => {
    const heldOn = kathmanduDay(clock.now());
    const before = (await report({ from: heldOn, to: heldOn })).total;
    const { pidx } = await checkout(server);
    await server.simulator.pay(pidx);
    await server.simulator.set(pidx, { total_amount: 80_000 });
    await returnFromKhalti(server, pidx);
    expect((await report({ from: heldOn, to: heldOn })).total).toEqual({
      ...before,
      held: before.held + 80_000,
    });
    clock.skip(DAY);
    const decidedOn = kathmanduDay(clock.now());
    await server.simulator.set(pidx, { status: "Refunded" });
    await resolve(server, pidx, { outcome: "refunded", reason: "Khalti gave it back." });
    const { data, total } = await report({ from: heldOn, to: decidedOn });
    expect(data.map(({ held }) => held)).toEqual([before.held + 80_000, -80_000]);
    expect(total).toMatchObject({ held: before.held, gross: before.gross, net: before.net });
    clock.reset();
  });

  it("moves held money to gross when a person accepts it", async () => {
    const today = kathmanduDay(clock.now());
    const before = (await report({ from: today, to: today })).total;
    const { pidx } = await checkout(server);
    await server.simulator.pay(pidx);
    await server.simulator.set(pidx, { total_amount: 80_000 });
    await returnFromKhalti(server, pidx);
    await server.simulator.set(pidx, { total_amount: 90_000 });
    await resolve(server, pidx, { outcome: "completed", reason: "Khalti corrected it." });
    expect((await report({ from: today, to: today })).total).toMatchObject({
      orders_paid: before.orders_paid + 1,
      gross: before.gross + 90_000,
      held: before.held,
    });
  });

  it("closes a day five minutes after it: what happened before midnight may be recorded later", async () => {
    skipTo(0);
    const yesterday = kathmanduDay(new Date(clock.now().getTime() - HOUR));
    const isClosed = async () =>
      (await report({ from: yesterday, to: yesterday })).data.map(({ closed }) => closed);
    clock.skip(4 * MINUTE);
    expect(await isClosed()).toEqual([false]);
    clock.skip(2 * MINUTE);
    expect(await isClosed()).toEqual([true]);
  });

  it("counts a late payment on the day we confirmed it, and a refund on its own day", async () => {
    const bought = await checkout(server);
    await server.simulator.pay(bought.pidx);
    skipTo(12 * HOUR);
    clock.skip(2 * DAY);
    await returnFromKhalti(server, bought.pidx);
    const paidOn = kathmanduDay(clock.now());
    clock.skip(DAY);
    await refund(server, bought.order.id);
    await runDueJobs(server);
    const refundedOn = kathmanduDay(clock.now());
    const { data } = await report({ from: paidOn, to: refundedOn });
    expect(data).toMatchObject([
      { day: paidOn, closed: true, orders_paid: 1, gross: 90_000, refunded: 0, net: 87_300 },
      { day: refundedOn, closed: false, orders_paid: 0, gross: 0, refunded: 90_000, net: -90_000 },
    ]);
    const csv = (await getReport(server, "daily.csv", { from: refundedOn, to: refundedOn })).text;
    expect(parseCsv(csv)[0]).toMatchObject({ net_paisa: "-90000", net_npr: "-900" });
    clock.reset();
  });

  it("has each of the last thirty days by default", async () => {
    const { data } = await report();
    expect(data).toHaveLength(30);
    expect(data.at(-1)?.day).toBe(kathmanduDay(clock.now()));
    expect(data[0]?.day).toBe(kathmanduDay(new Date(clock.now().getTime() - 29 * DAY)));
    expect(
      (await report({ from: "2026-02-27", to: "2026-03-01" })).data.map(({ day }) => day),
    ).toEqual(["2026-02-27", "2026-02-28", "2026-03-01"]);
  });

  it.each([
    [{ from: "2026-02-30" }, "from"],
    [{ to: "1.1.2026" }, "to"],
    [{ from: "2026-03-02", to: "2026-03-01" }, "to"],
    [{ from: "2025-01-01", to: "2026-01-02" }, "to"],
    [{ from: "2025-01-01" }, "from"],
    [{ from: "2126-01-01" }, "from"],
    [{ day: "2026-01-01" }, "day"],
  ])("refuses %o", async (query, path) => {
    for (const kind of ["daily", "daily.csv"] as const) {
      const answer = await getReport(server, kind, query);
      expect(answer.status).toBe(422);
      expect(wrongFields(answer)).toEqual([path]);
    }
  });
});
