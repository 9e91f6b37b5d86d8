import { readFile } from "node:fs/promises";
import { describe, expect, it } from "@jest/globals";
import { encryptionOf } from "../../src/cli/checks/check-encryption.ts";
import { toLines } from "../../src/cli/doctor-command.ts";
import { checkPublicUrl } from "../../src/cli/checks/check-khalti.ts";
import { checkProxies, describeEnvironment } from "../../src/cli/checks/run-checks.ts";

const khalti = {
  environment: "sandbox",
  baseUrl: "https://dev.khalti.com",
  secretKey: "s",
  publicKey: "p",
} as const;

it.each([
  ["sandbox", "https://dev.khalti.com", "production, role all, Khalti's sandbox, play money"],
  ["production", "https://khalti.com", "production, role all, Khalti live, real money"],
  ["sandbox", null, "production, role all, the simulator, no money"],
] as const)("with the environment %s at %s it says: %s", (environment, baseUrl, said) => {
  const to = { ...khalti, environment, baseUrl };
  expect(describeEnvironment({ production: true, role: "all", khalti: to })).toBe(said);
});

describe("the public URL", () => {
  it.each([
    ["https://pay.shop.example", khalti, true, "well"],
    ["http://pay.shop.example", khalti, true, "failed"],
    ["https://localhost:3000", khalti, false, "failed"],
    ["https://192.168.1.2", khalti, false, "failed"],
    [
      `https://${"a".repeat(60)}.${"b".repeat(60)}.${"c".repeat(60)}.${"d".repeat(60)}.np`,
      khalti,
      true,
      "failed",
    ],
    ["http://localhost:3000", { ...khalti, baseUrl: null }, false, "well"],
    ["http://localhost:3000", { ...khalti, baseUrl: "http://127.0.0.1:3001" }, false, "well"],
  ])(
    "%s is checked as Khalti does, unless it is for the simulator",
    (publicUrl, to, production, verdict) => {
      expect(checkPublicUrl({ publicUrl, khalti: to, production }).verdict).toBe(verdict);
    },
  );
});

it.each([
  ["https://pay.shop.example", 0, true, "warning"],
  ["https://pay.shop.example", 1, true, "well"],
  ["http://localhost:3000", 0, true, "well"],
  ["https://pay.shop.example", 0, false, "well"],
])(
  "behind %s, %d trusted proxies (production: %s): %s",
  (publicUrl, count, production, verdict) => {
    expect(checkProxies({ publicUrl, trustedProxies: count, production }).verdict).toBe(verdict);
  },
);

describe("the doctor's output", () => {
  it("has a mark and a sentence for each check, and what to do about it", () => {
    expect(
      toLines([
        { check: "Database", verdict: "well", message: "there" },
        { check: "Clock", verdict: "warning", message: "late", todo: ["Set it."] },
        { check: "Queue", verdict: "failed", message: "stuck", todo: ["Look.", "Mend."] },
        { check: "Khalti", verdict: "skipped", message: "not asked" },
      ]),
    ).toEqual([
      "✓ Database: there",
      "! Clock: late",
      "    → Set it.",
      "✗ Queue: stuck",
      "    → Look.",
      "    → Mend.",
      "– Khalti: not asked",
      "",
      "One thing is wrong.",
    ]);
  });
});

it("the guide to going live names every check, in the doctor's order", async () => {
  const read = (file: string) => readFile(new URL(`../../${file}`, import.meta.url), "utf8");
  const [, table = ""] =
    /## What the doctor checks\n([\s\S]+?)\n## /.exec(await read("docs/guides/going-live.md")) ??
    [];
  const named = [...table.matchAll(/^\| ([A-Z][\w -]*?) +\|/gm)].map(([, name]) => name);
  const source = await read("src/cli/checks/run-checks.ts");
  const checks = [...source.matchAll(/\bcheck\("([^"]+)"/g)].map(([, name]) => name);
  expect(named).toEqual(["Check", "Environment", ...checks]);
});

describe("connections to PostgreSQL and the mail server", () => {
  const safe = { encrypted: true, isPublic: true };
  const inside = { encrypted: false, isPublic: false };
  const open = { encrypted: false, isPublic: true };
  it.each([
    [safe, safe, []],
    [inside, inside, []],
    [safe, null, []],
    [open, safe, ["DATABASE_URL"]],
    [safe, open, ["SMTP_URL"]],
    [open, open, ["DATABASE_URL", "SMTP_URL"]],
  ])("%j and %j: %j should change", (database, mail, names) => {
    const { verdict, todo = [] } = encryptionOf(database, mail);
    expect(verdict).toBe(names.length === 0 ? "well" : "warning");
    expect(todo.map((line) => /[A-Z]+_URL/.exec(line)?.[0])).toEqual(names);
  });
});
