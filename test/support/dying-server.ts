import request from "supertest";
import { type RunningServer, startServer } from "../../src/server.ts";
import type { Fault } from "./simulator-control.ts";
import type { TestServer } from "./test-server.ts";
import { waitFor } from "./wait-for.ts";

/**
 * Sends a request to another instance, which stops while it waits for Khalti. Khalti executes the call, but its answer is
 * lost.
 */
export async function dieWhileAsking(
  server: TestServer,
  endpoint: Fault["endpoint"],
  send: (http: ReturnType<typeof request>) => PromiseLike<unknown>,
): Promise<void> {
  const { config, clock, logger } = server.context;
  const dying: RunningServer = await startServer(config, { clock, logger });
  const before = (await server.simulator.requests(endpoint)).length;
  await server.simulator.fault({ endpoint, kind: "delay", delay_ms: 60_000 });
  const lost = Promise.resolve(send(request(dying.url))).then(
    () => "answered",
    () => "lost",
  );
  await waitFor(
    "Khalti is asked",
    async () => (await server.simulator.requests(endpoint)).length > before,
  );
  await dying.stop({ requestsMs: 0, jobsMs: 0 });
  if ((await lost) !== "lost") throw new Error("the dying instance still answered");
}
