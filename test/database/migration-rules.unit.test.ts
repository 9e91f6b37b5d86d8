import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { describe, expect, it } from "@jest/globals";
import { breachesOf } from "../../prisma/migration-rules.ts";

const FOLDER = new URL("../../prisma/migrations/", import.meta.url);
const read = (name: string) => readFile(new URL(`${name}/migration.sql`, FOLDER), "utf8");

/** Those that have landed, with the SHA-256 of their SQL: `npm run migration -- --seal` adds new ones. */
async function landed(): Promise<Map<string, string>> {
  const text = await readFile(new URL("../landed-migrations.sha256", FOLDER), "utf8");
  return new Map(
    text
      .trim()
      .split("\n")
      .map((line) => line.split("  ").reverse() as [string, string]),
  );
}

describe("the migrations", () => {
  it("that have landed never change", async () => {
    for (const [name, sum] of await landed()) {
      expect({
        name,
        sum: createHash("sha256")
          .update(await read(name))
          .digest("hex"),
      }).toEqual({
        name,
        sum,
      });
    }
  });

  it("that are new keep the house rules", async () => {
    const old = await landed();
    const entries = await readdir(FOLDER, { withFileTypes: true });
    for (const { name } of entries.filter((one) => one.isDirectory() && !old.has(one.name))) {
      expect({ name, breaches: breachesOf(await read(name)) }).toEqual({ name, breaches: [] });
    }
  });
});

const rulesOf = (sql: string) => breachesOf(`-- Undo: drop it.\n${sql}`).map(({ rule }) => rule);

describe("a migration", () => {
  it.each([
    ["ALTER TABLE orders ADD COLUMN note TEXT", []],
    [`ALTER TABLE "orders" ADD COLUMN "note" TEXT NOT NULL DEFAULT ''`, []],
    [`ALTER TABLE "orders" ADD COLUMN "note" TEXT NOT NULL`, ["not-null"]],
    [`ALTER TABLE orders ADD COLUMN a INT, ADD COLUMN b INT NOT NULL`, ["not-null"]],
    [
      `ALTER TABLE orders ADD COLUMN a INT NOT NULL DEFAULT 1, ADD COLUMN b INT NOT NULL`,
      ["not-null"],
    ],
    [`ALTER TABLE orders ADD COLUMN a UUID DEFAULT gen_random_uuid()`, ["rewrite"]],
    [`ALTER TABLE orders ADD COLUMN a UUID REFERENCES payments (id)`, ["not-valid"]],
    [`ALTER TABLE orders ADD CONSTRAINT c CHECK (a > 0)`, ["not-valid"]],
    [`ALTER TABLE orders ADD CONSTRAINT c CHECK (a > 0) NOT VALID`, []],
    [
      `ALTER TABLE orders ADD CONSTRAINT c CHECK (a > 0) NOT VALID; ALTER TABLE orders VALIDATE CONSTRAINT c`,
      ["validate-later"],
    ],
    [`ALTER TABLE orders VALIDATE CONSTRAINT c`, []],
    [`ALTER TABLE orders ADD CONSTRAINT u UNIQUE (a)`, ["unique-by-index"]],
    [`ALTER TABLE orders ADD CONSTRAINT u UNIQUE USING INDEX u`, []],
    [`ALTER TABLE orders ALTER COLUMN a SET NOT NULL`, ["not-null"]],
    [`ALTER TABLE orders ALTER COLUMN a TYPE BIGINT`, ["rewrite"]],
    [`ALTER TABLE orders ALTER COLUMN a SET DEFAULT now()`, []],
    [`ALTER TABLE orders DROP COLUMN a`, ["used-by-older-servers"]],
    [`ALTER TABLE orders RENAME COLUMN a TO b`, ["used-by-older-servers"]],
    [`DROP TABLE orders`, ["used-by-older-servers"]],
    [`UPDATE orders SET a = 1`, ["change-of-rows"]],
    [`-- Allow change-of-rows: the table has one row.\nUPDATE audit_progress SET a = 1`, []],
    [`-- Allow change-of-rows:\nUPDATE audit_progress SET a = 1`, ["change-of-rows"]],
    [`CREATE INDEX a ON orders (a)`, ["concurrent-index"]],
    [`CREATE UNIQUE INDEX "a" ON "orders" ("a")`, ["concurrent-index"]],
    [`CREATE INDEX CONCURRENTLY IF NOT EXISTS a ON orders (a)`, []],
    [`CREATE INDEX CONCURRENTLY a ON orders (a)`, ["alone"]],
    [`CREATE INDEX CONCURRENTLY IF NOT EXISTS a ON orders (a); SELECT 1`, ["alone"]],
    [`DROP INDEX a`, ["concurrent-drop"]],
    [
      `CREATE TABLE t (id INT); CREATE INDEX a ON t (id); ALTER TABLE t ADD CONSTRAINT c CHECK (id > 0)`,
      [],
    ],
    [`ALTER TYPE order_status ADD VALUE 'lost'`, []],
    [
      `CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN UPDATE orders SET a = 1; END $$`,
      [],
    ],
    [`BEGIN; SELECT 1; COMMIT`, ["transaction", "transaction"]],
    [`SELECT 'drop table; update orders'`, []],
  ])("%s breaks %j", (sql, rules) => {
    expect(rulesOf(sql)).toEqual(rules);
  });

  it("says how it is undone", () => {
    expect(breachesOf("SELECT 1").map(({ rule }) => rule)).toEqual(["undo"]);
    expect(breachesOf("-- Undo:\nSELECT 1").map(({ rule }) => rule)).toEqual(["undo"]);
  });
});
