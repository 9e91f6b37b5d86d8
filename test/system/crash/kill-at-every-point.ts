import type { ServerConfig } from "../../../src/config.ts";
import { query } from "../../support/query.ts";
import { pointsIn } from "./crash-points.ts";
import type { ServerProcess, ServerProcesses } from "./server-process.ts";

/** Something that a server may be killed in the middle of. */
export interface Scenario<Story> {
  config: ServerConfig;
  /** What was there before: a new order for each point. */
  begin(): Promise<Story>;
  /** What the server is killed in: resolves when it is done, and may do anything when it dies. */
  act(server: ServerProcess, story: Story): Promise<unknown>;
  /** What people and jobs do then, with the next server on the same database; and what must be true in the end. */
  afterwards(server: ServerProcess, story: Story): Promise<void>;
}

/** How long a test may take that kills many servers, each of which the next one has to wait for. */
export const MANY_KILLS_MS = 600_000;

const DEADLINE_MS = 60_000;

/**
 * Lets the scenario go through once to learn its points, then kills a server at each of them.
 *
 * @returns the points, in order
 * @throws one Error that tells of every point at which something went wrong
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
  for (const [index, point] of points.entries()) {
    const number = index + 1;
    try {
      await server.setClock(0);
      const story = await scenario.begin();
      await server.arm(number);
      const acted = scenario.act(server, story).catch(() => undefined);
      const words = await within(server.died, `the server did not come to point ${String(number)}`);
      await acted;
      server = await processes.start(config);
      if (pointsIn(words).at(-1) !== point) throw new Error(`the server died elsewhere: ${words}`);
      await scenario.afterwards(server, story);
    } catch (error) {
      failures.push(`killed at point ${String(number)}, ${point}: ${messageOf(error)}`);
      await server.kill();
      // What went wrong here must not go on in the next story.
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
