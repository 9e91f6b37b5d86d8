import { chmod, mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "../dev/embedded-postgres.ts";

/** A Postgres of a bench's own, and the folder that goes with it, where servers may write their logs. */
export async function startPostgres(
  stops: (() => Promise<unknown>)[],
  database: string,
): Promise<{ postgres: EmbeddedPostgres; directory: string }> {
  const directory = await mkdtemp(path.join(os.tmpdir(), "khalti-bff-bench-"));
  stops.push(() => rm(directory, { recursive: true, force: true }));
  // Postgres may run as another user, which needs access.
  await chmod(directory, 0o755);
  // Registered before it has started, so that a Ctrl-C meanwhile leaves nothing behind.
  const starting = startEmbeddedPostgres({
    directory: path.join(directory, "postgres"),
    database,
  });
  stops.push(async () => (await starting).stop());
  return { postgres: await starting, directory };
}
