import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { Webhook } from "standardwebhooks";
import type { EndpointResponse } from "../../src/webhooks/webhook-endpoint.ts";
import { runProgram } from "../support/program.ts";
import { startTestServer, type TestServer } from "../support/test-server.ts";
import { waitFor } from "../support/wait-for.ts";
import { startWebhookReceiver, type WebhookReceiver } from "../support/webhook-receiver.ts";

const ALLOWED = { WEBHOOK_ALLOWED_NETWORKS: "127.0.0.0/8" };
let server: TestServer;
let receiver: WebhookReceiver;
let directory: string;
beforeAll(async () => {
  server = await startTestServer({ ROLE: "all", ...ALLOWED });
  receiver = await startWebhookReceiver();
  directory = await mkdtemp(path.join(os.tmpdir(), "khalti-bff-cli-"));
});
afterAll(async () => {
  await server.stop();
  await receiver.stop();
  await rm(directory, { recursive: true });
});

async function endpoints(args: string[], env: Record<string, string> = ALLOWED) {
  const program = runProgram({
    program: "dev/cli.ts",
    directory,
    args: ["endpoints", ...args],
    env: { DATABASE_URL: server.context.config.databaseUrl, ...env },
  });
  const code = await program.exited;
  return { code, out: program.stdout().trim(), all: program.output() };
}

async function listed(): Promise<EndpointResponse[]> {
  return JSON.parse((await endpoints(["list", "--json"])).out) as EndpointResponse[];
}

const verify = (secret: string, index: number) =>
  new Webhook(secret).verify(
    receiver.received[index]?.body ?? "",
    receiver.received[index]?.headers as Record<string, string>,
  );

it("an endpoint is created, tested, rotated, disabled and enabled on the command line", async () => {
  const made = await endpoints([
    "create",
    "--url",
    receiver.url,
    "--events",
    "order.paid, order.refunded",
  ]);
  expect(made.code).toBe(0);
  const secret = made.out;
  expect(secret).toMatch(/^whsec_[\w+/]{43}=$/);
  const [endpoint] = await listed();
  const id = endpoint?.id ?? "";
  expect(endpoint).toMatchObject({ events: ["order.paid", "order.refunded"], status: "enabled" });
  const table = await endpoints(["list"]);
  expect(table.out).toMatch(
    new RegExp(`${id} +enabled +${receiver.url} +order.paid,order.refunded`),
  );
  expect(table.out).not.toContain("whsec_");

  const tested = await endpoints(["test", id]);
  expect(tested.code).toBe(0);
  expect(tested.out).toMatch(/^evt_\w+: 204 in \d+ ms$/);
  expect(verify(secret, 0)).toMatchObject({ type: "webhook.test" });

  const { out: renewed } = await endpoints(["rotate", id, "--keep-old-for-hours", "1"]);
  receiver.answers.push({ status: 503 });
  const refused = await endpoints(["test", id]);
  expect(refused.code).toBe(1);
  expect(refused.out).toMatch(/: 503 in \d+ ms$/);
  for (const one of [secret, renewed])
    expect(verify(one, 1)).toMatchObject({ type: "webhook.test" });

  expect((await endpoints(["disable", id])).out).toBe(`${receiver.url} is disabled.`);
  const disabled = await endpoints(["test", id]);
  expect(disabled.code).toBe(1);
  expect(disabled.all).toContain("The endpoint is disabled: enable it first.");
  expect((await endpoints(["enable", id])).out).toBe(`${receiver.url} is enabled.`);
  await waitFor("it goes on", async () => (await listed())[0]?.status === "enabled");
});

it.each([
  [
    "a private address",
    ["create", "--url", "http://10.0.0.1/hook"],
    "url: Leads to a private network",
  ],
  ["no address", ["create", "--url", "shop"], "url: Should be a web address."],
  [
    "an unknown type",
    ["create", "--url", "https://shop.example", "--events", "order.stolen"],
    "events.0",
  ],
  ["an unknown id", ["enable", "shop"], "There is no such webhook endpoint."],
  [
    "a wrong number of hours",
    ["rotate", "019ac3e1-1f0a-7b43-a6d2-4e8c9f7a2d07", "--keep-old-for-hours", "x"],
    "keep_old_for_hours",
  ],
])("%s is refused", async (_what, args, message) => {
  const { code, out, all } = await endpoints(args);
  expect([code, out]).toEqual([1, ""]);
  expect(all).toContain(message);
});
