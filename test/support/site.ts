import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import axios from "axios";
import { startSimulator } from "../../dev/simulator/simulator.ts";
import { type OwnPostgres, startOwnPostgres } from "./own-postgres.ts";
import { type Program, runProgram } from "./program.ts";
import { createSimulatorControl, type SimulatorControl } from "./simulator-control.ts";

/** The product in separate processes, with a Postgres that a test may stop, and the simulator. */
export interface Site {
  postgres: OwnPostgres;
  simulator: SimulatorControl;
  /** Starts another process of the product. */
  run(env?: Record<string, string>): Promise<Instance>;
  stop(): Promise<void>;
}

export interface Instance {
  url: string;
  program: Program;
  /** The status of /readyz; null without an answer. */
  readiness(): Promise<number | null>;
}

const ADMIN_KEY = "admin-key-of-an-outage-000000000";

export async function startSite(): Promise<Site> {
  const directory = await mkdtemp(path.join(os.tmpdir(), "khalti-bff-site-"));
  const postgres = await startOwnPostgres();
  const simulator = await startSimulator({ port: 0, secretKey: "test_secret_key" });
  const instances: Instance[] = [];
  return {
    postgres,
    simulator: createSimulatorControl(simulator.url),
    async run(env = {}) {
      const program = runProgram({
        program: "dev/main.ts",
        directory,
        env: {
          PORT: "0",
          DATABASE_URL: postgres.serverUrl,
          MIGRATION_DATABASE_URL: postgres.url,
          KHALTI_BASE_URL: simulator.url,
          KHALTI_SECRET_KEY: "test_secret_key",
          KHALTI_PUBLIC_KEY: "test_public_key",
          ADMIN_API_KEY: ADMIN_KEY,
          CHECKOUT_RATE_LIMIT: "1000000",
          RETURN_RATE_LIMIT: "1000000",
          LOG_LEVEL: "warn",
          ...env,
        },
      });
      const [, port = ""] = await program.printed(/Shop +http:\/\/localhost:(\d+)\//);
      await program.printed(/Ctrl-C/);
      const url = `http://127.0.0.1:${port}`;
      const instance: Instance = {
        url,
        program,
        readiness: () =>
          axios.get(`${url}/readyz`, { proxy: false, validateStatus: () => true }).then(
            (answer) => answer.status,
            () => null,
          ),
      };
      instances.push(instance);
      return instance;
    },
    async stop() {
      for (const { program } of instances) program.child.kill("SIGKILL");
      await Promise.all(instances.map(({ program }) => program.exited));
      await simulator.stop();
      await postgres.destroy();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
