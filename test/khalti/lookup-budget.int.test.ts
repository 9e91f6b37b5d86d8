import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import pg from "pg";
import { createLookupBudget, type Urgency } from "../../src/khalti/lookup-budget.ts";
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
