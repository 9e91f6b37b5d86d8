import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "@jest/globals";
import request from "supertest";
import { type Program, runProgram } from "../../support/program.ts";
import { checkout, orderOf } from "../../support/shop.ts";
import { startTestServer, type TestServer } from "../../support/test-server.ts";
import { waitFor } from "../../support/wait-for.ts";

const SKEWED_CLOCK = fileURLToPath(new URL("../../support/skewed-clock.mjs", import.meta.url));

interface Setting {
  server: TestServer;
  directory: string;
  programs: Program[];
}

/** Each story has a server of its own, so that all of them watch their instances at the same time. */
async function story(tell: (setting: Setting) => Promise<void>): Promise<void> {
  const server = await startTestServer({ ROLE: "web" });
  const directory = await mkdtemp(path.join(os.tmpdir(), "khalti-bff-clock-"));
  const programs: Program[] = [];
  try {
    await tell({ server, directory, programs });
  } finally {
    for (const { child, exited } of programs) {
      child.kill("SIGTERM");
      await exited;
    }
    await server.stop();
    await rm(directory, { recursive: true, force: true });
  }
}

/** An instance whose machine's clock is wrong. */
async function startSkewed(
  { server, directory, programs }: Setting,
  skewMinutes: number,
  role: "worker" | "all",
): Promise<string> {
  const program = runProgram({
    program: "dev/main.ts",
    directory,
    env: {
      ROLE: role,
      PORT: "0",
      DATABASE_URL: server.context.config.databaseUrl,
      KHALTI_BASE_URL: server.simulator.url,
      KHALTI_SECRET_KEY: "test_secret_key",
      KHALTI_PUBLIC_KEY: "test_public_key",
      ADMIN_API_KEY: "admin-key-of-a-wrong-clock-00000",
      CLOCK_SKEW_MS: String(skewMinutes * 60_000),
      NODE_OPTIONS: `--import ${SKEWED_CLOCK}`,
    },
  });
  programs.push(program);
  const [, url = ""] = await program.printed(/Shop +(\S+)\//);
  await program.printed(/Ctrl-C/);
  return url;
}

it.concurrent.each([-20, 20])(
  "an instance whose clock is %i minutes off writes the database's time",
  (skewMinutes) =>
    story(async (setting) => {
      const { server } = setting;
      const http = request(await startSkewed(setting, skewMinutes, "all"));
      const { order } = await checkout({ ...server, http });
      const [row] = await server.db.$queryRaw<[{ off: number }]>`
      select abs(extract(epoch from now() - created_at))::float8 as off from orders
      where id = ${order.id}::uuid`;
      expect(row.off).toBeLessThan(60);
    }),
);

it.concurrent.each([-2, 10])(
  "a worker whose clock is %i minutes off asks about an open payment at the usual pace, and leaves it open",
  (skewMinutes) =>
    story(async (setting) => {
      const { server } = setting;
      await startSkewed(setting, skewMinutes, "worker");
      const { order, pidx } = await checkout(server);
      const lookups = async () => (await server.simulator.requests("lookup")).length;
      await waitFor("the worker has asked Khalti", async () => (await lookups()) > 0);
      // The pace is the fact: a worker that believed its clock asked every few hundred milliseconds.
      await sleep(4_000);
      expect(await lookups()).toBeLessThanOrEqual(2);
      expect((await orderOf(server, order.id)).status).toBe("awaiting_payment");

      await server.simulator.pay(pidx);
      await waitFor(
        "the order is paid",
        async () => (await orderOf(server, order.id)).status === "paid",
      );
    }),
);
