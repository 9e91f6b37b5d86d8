/**
 * The real server in a process that dies at a requested point. src/ is unchanged: the database driver, the Khalti client
 * and the top-up providers are wrapped from outside. The process runs its parent's commands and ends with its parent.
 */
import { createKhaltiClient } from "../../../src/khalti/khalti-client.ts";
import { startServer } from "../../../src/server.ts";
import { createCrashPoints } from "./crash-points.ts";
import type { Command, Commands, Reply } from "./server-process.ts";
import { watchDatabase } from "./watch-database.ts";
import { watchKhalti } from "./watch-khalti.ts";
import { watchProviders } from "./watch-providers.ts";

const points = createCrashPoints();
watchDatabase(points);
watchProviders(points);
let aheadMs = 0;
const clock = { now: () => new Date(Date.now() + aheadMs) };

const commands: { [Name in keyof Commands]: (input: Commands[Name]["input"]) => unknown } = {
  async start(config) {
    const { baseUrl, secretKey } = config.khalti;
    const client = createKhaltiClient({ baseUrl, secretKey, now: () => clock.now() });
    const server = await startServer(config, {
      clock,
      khalti: watchKhalti(client, points),
      topUpHalfOpenAfterMs: 0,
      // A kill at each of many points waits for a hand-out several times.
      handOutEveryMs: 50,
    });
    return server.url;
  },
  arm: ({ at, signal }) => {
    points.arm(at, signal);
  },
  reached: () => points.reached(),
  setClock: (input) => {
    aheadMs = input.aheadMs;
  },
};

process.on("message", (command: Command) => {
  const carryOut = commands[command.name] as (input: unknown) => unknown;
  const answer = (reply: Omit<Reply, "id">) => process.send?.({ id: command.id, ...reply });
  Promise.resolve()
    .then(() => carryOut(command.input))
    .then((value) => answer({ value }))
    .catch((error: unknown) => answer({ error: String(error) }));
});
process.on("disconnect", () => process.exit());
