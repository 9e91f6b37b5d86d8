import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import pg from "pg";
import {
  createLookupBudget,
  type LookupBudget,
  type Urgency,
} from "../../src/khalti/lookup-budget.ts";
import { aheadMs, scarceForMs } from "../../src/khalti/lookup-share.ts";
import { takePermits } from "../../src/khalti/take-permits.ts";
import { changeWhileItWaits } from "../support/hold-lock.ts";
import { createTestDatabase, type TestDatabase } from "../support/test-database.ts";

const LOOKUPS_PER_SECOND = 4;
/** What customers do not have for themselves. */
const SHARE = LOOKUPS_PER_SECOND / 2;

let database: TestDatabase;
let pool: pg.Pool;
beforeAll(async () => {
  database = await createTestDatabase();
  pool = new pg.Pool({ connectionString: database.url, max: 4 });
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

/** All ask at the same moment. @returns who got a permit, in order */
async function permits(callers: readonly Urgency[]): Promise<Urgency[]> {
  await pool.query("delete from rate_limits");
  const budget = createLookupBudget({ pool, lookupsPerSecond: LOOKUPS_PER_SECOND });
  const granted: Urgency[] = [];
  await Promise.all(
    callers.map(async (urgency) => {
      if (await budget.take(urgency)) granted.push(urgency);
    }),
  );
  return granted;
}

async function budgetOf(lookupsPerSecond: number): Promise<LookupBudget> {
  await pool.query("delete from rate_limits");
  return createLookupBudget({ pool, lookupsPerSecond });
}

const times = (count: number, urgency: Urgency) => Array.from({ length: count }, () => urgency);

describe("A12: under the background's share of the lookup ceiling", () => {
  it("refunds and deliveries come before payments that asked before them", async () => {
    const granted = await permits([...times(7, "background"), ...times(2, "urgent")]);
    // What is left of this second was taken before they asked.
    const first = granted.slice(0, SHARE + 2);
    expect(first.filter((one) => one === "urgent")).toHaveLength(2);
  });

  it("payments are not stopped by many of them for ever", async () => {
    const granted = await permits([...times(20, "urgent"), "background"]);
    expect(granted.slice(0, 3 + SHARE)).toContain("background");
  });

  it("customers have half of the ceiling, whatever the others want", async () => {
    const granted = await permits([...times(6, "urgent"), ...times(2, "customer")]);
    expect(granted.slice(0, 2 * SHARE).filter((one) => one === "customer")).toHaveLength(2);
  });
});

describe("customers who need more than their half", () => {
  it("find what payments have left for them, although many of these asked before", async () => {
    const budget = await budgetOf(20);
    const granted: Urgency[] = [];
    const take = async (urgency: Urgency) => {
      if (await budget.take(urgency)) granted.push(urgency);
    };
    for (let i = 0; i < 8; i++) await take("customer");
    const payments = times(9, "background").map(take);
    await pool.query("select 1"); // those have asked by now
    await Promise.all(times(8, "customer").map(take));
    const later = granted.slice(8);
    expect(later.filter((one) => one === "customer")).toHaveLength(8);
    // An instance learns with its next permit that the customers' half runs out.
    expect(later.filter((one) => one === "background").length).toBeLessThanOrEqual(1);
    await Promise.all(payments);
    expect(granted.filter((one) => one === "background")).toHaveLength(9);
  });
});

describe("the windows of the ceiling", () => {
  it("are those of the database's clock: a row of an instance with another one ends no later", async () => {
    const budget = await budgetOf(2);
    const inAnHour = Date.now() + 3_600_000;
    await pool.query(
      "insert into rate_limits (key, points, expire) values ('khalti_lookup:customer', 9, $1), ('khalti_lookup:all', 9, $1)",
      [inAnHour],
    );
    expect(await budget.take("customer")).toBe(true);
    expect(await budget.take("background")).toBe(true);
  });

  it("follow each other without a gap under steady use", async () => {
    const key = "khalti_lookup:all";
    let endedAt = 0;
    let takenAt = 0;
    do {
      await pool.query("delete from rate_limits");
      const { rows } = await pool.query<{ expire: string }>(
        `insert into rate_limits (key, points, expire)
         values ($1, 2, extract(epoch from clock_timestamp()) * 1000 - 100) returning expire`,
        [key],
      );
      endedAt = Number(rows[0]?.expire);
      await takePermits(pool, { share: key, count: 1, perSecond: 2, customers: "none" });
      const clock = await pool.query<{ ms: number }>(
        "select extract(epoch from clock_timestamp())::float8 * 1000 as ms",
      );
      takenAt = clock.rows[0]?.ms ?? 0;
      // A busy machine may have let the whole next window pass.
    } while (takenAt >= endedAt + 1_000);

    const { rows } = await pool.query<{ points: number; expire: string }>(
      "select points, expire from rate_limits where key = $1",
      [key],
    );
    expect(rows).toEqual([{ points: 1, expire: String(endedAt + 1_000) }]);
  });

  it("are not given twice to an instance that had to wait for the row while another began one", async () => {
    const share = "khalti_lookup:all";
    await pool.query("delete from rate_limits");
    await takePermits(pool, { share, count: 1, perSecond: 2, customers: "none" });
    let endsAt = 0;
    const { isGranted } = await changeWhileItWaits(
      { pool },
      {
        lock: { text: "select 1 from rate_limits for update" },
        work: () => takePermits(pool, { share, count: 1, perSecond: 2, customers: "none" }),
        change: async (other) => {
          const began = await other.query<{ expire: string }>(
            `update rate_limits set points = 2, expire = extract(epoch from clock_timestamp()) * 1000 + 1000
           returning expire`,
          );
          endsAt = Number(began.rows[0]?.expire);
        },
      },
    );

    const { rows } = await pool.query<{ points: number; expire: string }>(
      "select points, expire from rate_limits",
    );
    // A busy machine may have let the window pass: then it gets the first permit of a later one.
    const isLater = isGranted && Number(rows[0]?.expire) >= endsAt + 1_000;
    expect(rows[0]).toEqual(
      isLater ? expect.objectContaining({ points: 1 }) : { points: 2, expire: String(endsAt) },
    );
  });

  it("give no more than the ceiling in one second, to two instances together", async () => {
    await pool.query("delete from rate_limits");
    const windows = async () => {
      const { rows } = await pool.query<{ points: number }>("select points from rate_limits");
      return rows.map(({ points }) => points);
    };
    const options = { pool, lookupsPerSecond: 6 };
    const [one, other] = [createLookupBudget(options), createLookupBudget(options)];
    await Promise.all(
      times(20, "customer").map((urgency, index) => (index % 2 === 0 ? one : other).take(urgency)),
    );
    for (const points of await windows()) expect(points).toBeLessThanOrEqual(3);
  });
});

describe("how long payments rest", () => {
  it.each([
    ["in pace", { used: 5, leftMs: 800 }, 0],
    ["behind", { used: 1, leftMs: 500 }, 0],
    ["ahead", { used: 10, leftMs: 900 }, 300],
    ["after the first of a window", { used: 1, leftMs: 1_000 }, 40],
    ["at the end of a used one", { used: 25, leftMs: 1 }, 1],
  ])("%s of a share of 25 a second", (_, window, ms) => {
    expect(aheadMs(window, 25)).toBe(ms);
  });

  it.each([
    ["have used less than four fifths of their half", { used: 19, leftMs: 500 }, 0],
    ["have used four fifths of it", { used: 20, leftMs: 500 }, 500],
    ["have used all of it", { used: 25, leftMs: 7 }, 7],
    ["have used none", { used: 0, leftMs: 0 }, 0],
  ])("while customers %s", (_, window, ms) => {
    expect(scarceForMs(window, 25)).toBe(ms);
  });
});
