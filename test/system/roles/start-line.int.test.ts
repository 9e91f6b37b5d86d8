/** A server in production says whose money it takes before the first customer comes, and asks that Khalti and no other. */
import { rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { type Program, runProgram } from "../../support/program.ts";
import { newQuickFolder } from "../../support/quick-folder.ts";
import { createTestDatabase, type TestDatabase } from "../../support/test-database.ts";

const OWN_MACHINE = fileURLToPath(new URL("../../support/own-machine.mjs", import.meta.url));

let database: TestDatabase;
let directory: string;
let programs: Program[];
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  directory = await newQuickFolder("khalti-bff-start-line-");
  programs = [];
});
afterEach(async () => {
  for (const { child, exited } of programs) {
    child.kill("SIGTERM");
    await exited;
  }
  await rm(directory, { recursive: true, force: true });
});

function start(env: Record<string, string>): Program {
  const program = runProgram({
    program: "src/main.ts",
    directory,
    env: {
      NODE_ENV: "production",
      NODE_OPTIONS: `--import ${OWN_MACHINE}`,
      PUBLIC_URL: "https://pay.shop.example",
      DATABASE_URL: database.serverUrl,
      KHALTI_SECRET_KEY: "secret_key_of_a_merchant",
      KHALTI_PUBLIC_KEY: "public_key_of_a_merchant",
      DRAIN_SECONDS: "0",
      PORT: "0",
      ...env,
    },
  });
  programs.push(program);
  return program;
}

const startLine = (output: string) => /"msg":"(ready[^"]*)"/.exec(output)?.[1];

describe("a start in production", () => {
  it.each([
    ["production", "ready: Khalti live, real money", "khalti.com"],
    ["sandbox", "ready: Khalti's sandbox, play money", "dev.khalti.com"],
  ])("with KHALTI_ENVIRONMENT=%s says %j, and asks %s only", async (environment, line, host) => {
    const program = start({ KHALTI_ENVIRONMENT: environment });
    await program.printed(/"msg":"ready/);
    await program.printed(/looked up \S+/);
    program.child.kill("SIGTERM");
    expect(await program.exited).toBe(0);
    expect(startLine(program.output())).toBe(line);
    const hosts = [...program.output().matchAll(/looked up (\S+)/g)].map(([, name]) => name);
    expect([...new Set(hosts)]).toEqual([host]);
  });

  it.each([
    ["without", {}, "KHALTI_ENVIRONMENT is missing"],
    ["with an empty", { KHALTI_ENVIRONMENT: "" }, "KHALTI_ENVIRONMENT is missing"],
    ["with an unknown", { KHALTI_ENVIRONMENT: "live" }, "KHALTI_ENVIRONMENT"],
  ])("%s KHALTI_ENVIRONMENT is refused, and asks nobody", async (_what, env, named) => {
    const program = start(env);
    expect(await program.exited).toBe(1);
    const said = program.output();
    expect(said).toContain(named);
    expect(said).toContain("should be sandbox (play money) or production (real money)");
    expect(startLine(said)).toBeUndefined();
    expect(said).not.toContain("looked up");
  });
});
