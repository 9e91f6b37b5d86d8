import axios, { type AxiosResponse } from "axios";
import { parseCrontab } from "graphile-worker";
import type { ServerConfig } from "../../../src/config.ts";
import { CRONTAB } from "../../../src/tasks.ts";
import { KEYS, startTestServer, type TestServer } from "../../support/test-server.ts";
import { createTestClock, MINUTE, type TestClock } from "../../support/test-clock.ts";
import { runDueJobs } from "../../support/run-due-jobs.ts";
import { createServerProcesses, type ServerProcesses } from "./server-process.ts";

/** A database and a simulated Khalti that outlive the killed servers. */
export interface World {
  /** An instance that is never killed. Tests read the database through it and run jobs with it. */
  server: TestServer;
  processes: ServerProcesses;
  configOf(role: ServerConfig["role"]): ServerConfig;
  /** Runs the jobs of the next minutes, by default long enough for a lost payment to be abandoned. */
  minutesPass(minutes?: number): Promise<void>;
  /** Pays every link that Khalti created for this cart. @returns their pidx */
  payEveryLink(cart: string): Promise<string[]>;
  stop(): Promise<void>;
}

export async function startWorld(): Promise<World> {
  const processes = createServerProcesses();
  const clock: TestClock = createTestClock();
  const server = await startTestServer({}, clock);
  await stopCrontab(server);
  return {
    server,
    processes,
    configOf: (role) => ({ ...server.context.config, port: 0, role, logLevel: "silent" }),
    async minutesPass(minutes = 3) {
      clock.skip(minutes * MINUTE);
      await runDueJobs(server).finally(() => clock.reset());
    },
    async payEveryLink(cart) {
      const { data } = await axios.get<{ data: Link[] }>(
        `${server.simulator.url}/_simulator/payments`,
        { proxy: false },
      );
      const links = data.data.filter((link) => link.request["merchant_cart"] === cart);
      for (const { pidx } of links) await server.simulator.pay(pidx);
      return links.map((link) => link.pidx);
    },
    async stop() {
      await processes.stop();
      await server.stop();
    },
  };
}

/** Scheduled tasks would add points at some minutes and not at others. */
async function stopCrontab({ db }: TestServer): Promise<void> {
  for (const { identifier } of parseCrontab(CRONTAB)) {
    await db.$executeRaw`
      insert into graphile_worker._private_known_crontabs (identifier, known_since, last_execution)
      values (${identifier}, now(), now() + interval '1 year')`;
  }
}

interface Link {
  pidx: string;
  request: Record<string, unknown>;
}

/** The client for requests to servers that may die during the request. */
export const http = axios.create({
  proxy: false,
  maxRedirects: 0,
  timeout: 60_000,
  validateStatus: () => true,
  headers: { Connection: "close" },
});

export function as(role: keyof typeof KEYS): { headers: Record<string, string> } {
  return { headers: { Authorization: `Bearer ${KEYS[role]}` } };
}

/** Returns the answer. @throws when it has a different status */
export function expectStatus<T>(answer: AxiosResponse<T>, status: number): AxiosResponse<T> {
  if (answer.status !== status) {
    throw new Error(`${String(answer.status)} ${JSON.stringify(answer.data)}`);
  }
  return answer;
}
