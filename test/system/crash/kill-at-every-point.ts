import type { ServerConfig } from "../../../src/config.ts";
import { query } from "../../support/query.ts";
import { shareOf } from "../../support/share.ts";
import { placeOfLast, pointsIn } from "./crash-points.ts";
import type { ServerProcess, ServerProcesses } from "./server-process.ts";

/** An action during which a server is killed. */
export interface Scenario<Story> {
  config: ServerConfig;
  /** Prepares a new order for each point. */
  begin(): Promise<Story>;
  /** Runs the action. It resolves when the action is done; its outcome is ignored when the server dies. */
  act(server: ServerProcess, story: Story): Promise<unknown>;
  /** Continues with the next server on the same database and checks the final state. */
  afterwards(server: ServerProcess, story: Story): Promise<void>;
}

/** The time limit of a test that kills many servers one after the other. */
export const MANY_KILLS_MS = 600_000;

const DEADLINE_MS = 60_000;

/** Before and after these, money may move. */
const CALL = /^(?:before|after) (?:initiate|lookup|refund|submit|status check)$/;
const SHARES = 3;

/**
 * Runs the scenario once to record its points, then kills a server at each of them: around a call in each run, at the other
 * points in as many runs as there are shares.
 *
 * @returns all points, in order
 * @throws one Error that lists every point with a failure
 */
export async function killAtEveryPoint<Story>(
  processes: ServerProcesses,
  scenario: Scenario<Story>,
): Promise<string[]> {
  const { config } = scenario;
  let server = await processes.start(config);
  const unharmed = await scenario.begin();
  await server.arm(null);
  await scenario.act(server, unharmed);
  const points = await server.reached();
  await server.arm(null);
  await scenario.afterwards(server, unharmed);

  const failures: string[] = [];
  const places = points.map((_, index) => ({
    ...placeOfLast(points.slice(0, index + 1)),
    number: index + 1,
  }));
  const always = ({ name }: { name: string }) => CALL.test(name);
  for (const { name, occurrence, number } of shareOf(places, { shares: SHARES, always })) {
    try {
      await server.setClock(0);
      const story = await scenario.begin();
      await server.reached(); // the end of an earlier job has points of its own
      await server.arm({ name, occurrence });
      const acted = scenario.act(server, story).catch(() => undefined);
      const words = await within(server.died, `the server did not come to point ${String(number)}`);
      await acted;
      server = await processes.start(config);
      if (pointsIn(words).at(-1) !== name) throw new Error(`the server died elsewhere: ${words}`);
      await scenario.afterwards(server, story);
    } catch (error) {
      failures.push(`killed at point ${String(number)}, ${name}: ${messageOf(error)}`);
      await server.kill();
      // A failure here must not affect the next run.
      await query(config.databaseUrl, "delete from graphile_worker._private_jobs");
      server = await processes.start(config);
    }
  }
  await server.kill();
  if (failures.length > 0) throw new Error(failures.join("\n\n"));
  return points;
}

async function within<T>(work: Promise<T>, otherwise: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error(otherwise));
    }, DEADLINE_MS);
  });
  return Promise.race([work, late]).finally(() => {
    clearTimeout(timer);
  });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
