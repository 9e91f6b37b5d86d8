import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, it } from "@jest/globals";
import { checkout } from "../support/shop.ts";
import { startTestServer } from "../support/test-server.ts";
import { waitFor } from "../support/wait-for.ts";

/** As a test file does: Node keeps its variables until the worker ends. */
async function stopServers() {
  const server = await startTestServer();
  const other = await server.another();
  await checkout(server);
  await fetch(`${other.url}/v1/products`);
  const clients = [server, other].flatMap(({ context }) => [
    new WeakRef(context.db),
    new WeakRef(context.reportsDb),
  ]);
  await server.stop();
  return { clients, variables: { server, other } };
}

it("what stopped servers held is free, although the variables of their test file stay", async () => {
  setFlagsFromString("--expose-gc");
  const collectGarbage = runInNewContext("gc") as () => void;
  const { clients, variables } = await stopServers();
  await waitFor("nothing holds the clients of the database", () => {
    collectGarbage();
    return Promise.resolve(clients.every((client) => client.deref() === undefined));
  });
  expect(Object.keys(variables.server)).toContain("url");
  expect(Object.keys(variables.other)).toContain("url");
});
