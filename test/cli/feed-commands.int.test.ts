import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, it } from "@jest/globals";
import { Webhook } from "standardwebhooks";
import type { EventResponse } from "../../src/events/event.ts";
import { eventsOfOrder, readFeed } from "../support/events.ts";
import { paidOrder } from "../support/refunds.ts";
import { type Program, runProgram } from "../support/program.ts";
import { KEYS, startTestServer, type TestServer } from "../support/test-server.ts";
import { startWebhookReceiver, type WebhookReceiver } from "../support/webhook-receiver.ts";

let server: TestServer;
let receiver: WebhookReceiver;
let directory: string;
const started: Program[] = [];
beforeAll(async () => {
  server = await startTestServer({ ROLE: "all" });
  directory = await mkdtemp(path.join(os.tmpdir(), "khalti-bff-cli-"));
});
afterAll(async () => {
  await server.stop();
  await rm(directory, { recursive: true });
});
beforeEach(async () => {
  receiver = await startWebhookReceiver();
});
afterEach(async () => {
  for (const { child, exited } of started.splice(0)) {
    child.kill("SIGKILL");
    await exited;
  }
  await receiver.stop();
});

function cli(args: string[], env: Record<string, string> = {}): Program {
  const program = runProgram({
    program: "dev/cli.ts",
    directory,
    args,
    env: { KHALTI_BFF_URL: server.url, KHALTI_BFF_KEY: KEYS.merchant, ...env },
  });
  started.push(program);
  return program;
}

async function ended(program: Program) {
  return { code: await program.exited, out: program.stdout(), all: program.output() };
}

async function interrupt(program: Program) {
  program.child.kill("SIGINT");
  return ended(program);
}

const headersOf = (index: number) =>
  (receiver.received[index]?.headers ?? {}) as Record<string, string>;

describe("events", () => {
  it("lists the whole feed as JSON, or what the filters leave of it", async () => {
    const { order } = await paidOrder(server);
    const { order: another } = await paidOrder(server);
    await readFeed(server, { order_id: another.id, wait: 25 });
    const all = await ended(cli(["events", "--json"]));
    const events = all.out.trimEnd().split("\n");
    expect(events.map((line) => JSON.parse(line) as unknown)).toEqual(
      (await readFeed(server)).data,
    );

    const [event] = await eventsOfOrder(server, order.id);
    const one = await ended(cli(["events", "--order", order.id, "--types", "order.paid"]));
    expect(one).toMatchObject({ code: 0 });
    expect(one.out).toMatch(
      new RegExp(`^\\S+Z +order\\.paid +${event?.id ?? ""} +${order.purchase_order_id} +paid\n$`),
    );
    const after = await ended(cli(["events", "--after", event?.id ?? "", "--order", order.id]));
    expect(after).toMatchObject({ code: 0, out: "" });
  });

  it("follows the feed from its end until it is interrupted", async () => {
    const { order: old } = await paidOrder(server);
    await readFeed(server, { order_id: old.id, wait: 25 });
    const following = cli(["events", "--from-end", "--json"]);
    await following.printed(/Waiting for the events/);
    const { order } = await paidOrder(server);
    await following.printed(new RegExp(order.id));
    const { code, out } = await interrupt(following);
    expect(code).toBe(0);
    expect(out).not.toContain(old.id);
  });

  it.each([
    ["a wrong key", {}, { KHALTI_BFF_KEY: "wrong-key-wrong-key-wrong-key" }, "answers 401"],
    ["no server", {}, { KHALTI_BFF_URL: "http://127.0.0.1:2" }, "does not answer (ECONNREFUSED)"],
    ["no key", {}, { KHALTI_BFF_KEY: "" }, "set KHALTI_BFF_KEY"],
    ["an unknown type", { types: "order.stolen" }, {}, "types: Should be one or more of"],
    ["an unknown event", { after: "evt_0" }, {}, "after: Should be the id of an event."],
  ])("says what is wrong with %s", async (_what, options, env, message) => {
    const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
    const { code, out, all } = await ended(cli(["events", ...args], env));
    expect([code, out]).toEqual([1, ""]);
    expect(all).toContain(message);
    expect(all).not.toContain("    at ");
  });
});

describe("listen", () => {
  /** Starts it, and waits until it knows where the feed ends. */
  async function listen(...args: string[]) {
    const program = cli(["listen", "--forward", receiver.url, ...args]);
    await program.printed(/Forwarding the events/);
    return program;
  }

  it("forwards new events with a signature of the secret that it has printed", async () => {
    await paidOrder(server);
    const program = await listen();
    const secret = /whsec_\S+/.exec(program.output())?.[0] ?? "";
    const { order } = await paidOrder(server);
    await program.printed(/→ 204 in \d+ ms/);
    expect(program.output().split(secret)).toHaveLength(2);
    const [received] = receiver.received;
    const verified = new Webhook(secret).verify(
      received?.body ?? "",
      headersOf(0),
    ) as EventResponse;
    expect(verified.data.order?.id).toBe(order.id);
    const stored = await server.http
      .get(`/v1/events/${verified.id}`)
      .set("Authorization", `Bearer ${KEYS.merchant}`);
    expect(received?.body).toBe(stored.text);
    expect(headersOf(0)["webhook-id"]).toBe(verified.id);
  });

  it("goes on from an event, in order, with its own secret, and says what the shop does not take", async () => {
    const orders = [];
    for (let count = 0; count < 3; count++) orders.push((await paidOrder(server)).order.id);
    const [first] = await readFeed(server, { order_id: orders[0] ?? "", wait: 25 }).then(
      ({ data }) => data,
    );
    await readFeed(server, { order_id: orders[2] ?? "", wait: 25 });
    receiver.answers.push({ status: 500 }, { status: 302, headers: { location: "/elsewhere" } });
    const secret = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
    const program = await listen("--after", first?.id ?? "", "--secret", secret);
    await program.printed(/→ 302 in \d+ ms: not taken/);
    expect(program.output()).toMatch(/→ 500 in \d+ ms: not taken/);
    expect(program.output()).not.toContain("whsec_");
    const told = receiver.received.map(({ body }) => (JSON.parse(body) as EventResponse).data);
    expect(told.map(({ order }) => order?.id)).toEqual(orders.slice(1));
    const { code, all } = await interrupt(program);
    expect(code).toBe(0);
    expect(all).toContain(`--after ${headersOf(1)["webhook-id"] ?? ""}`);
    expect(() =>
      new Webhook(secret).verify(receiver.received[0]?.body ?? "", headersOf(0)),
    ).not.toThrow();
  });

  it("misses nothing while the shop or the server is away", async () => {
    const web = await server.another({ ROLE: "web" });
    const program = cli(["listen", "--forward", "http://127.0.0.1:2/hook"], {
      KHALTI_BFF_URL: web.url,
    });
    await program.printed(/Forwarding the events/);
    await paidOrder(server);
    await program.printed(/→ no answer in \d+ ms: ECONNREFUSED/);
    await web.stop();
    await program.printed(/does not answer .*Trying again/);
    const { order } = await paidOrder(server);
    const [event] = (await readFeed(server, { order_id: order.id, wait: 25 })).data;
    await server.another({ ROLE: "web", PORT: new URL(web.url).port, PUBLIC_URL: web.url });
    await program.printed(/The server answers again/);
    await program.printed(new RegExp(`${event?.id ?? "none"}.* → no answer`));
  });

  it.each([
    ["--forward", ["--forward", "localhost:8000"], "--forward should be an address"],
    ["--secret", ["--forward", "http://localhost:1/", "--secret", "whsec_short"], "24 to 64 bytes"],
  ])("refuses a wrong %s", async (_option, args, message) => {
    const { code, all } = await ended(cli(["listen", ...args]));
    expect(code).toBe(1);
    expect(all).toContain(message);
  });
});

describe("simulate", () => {
  const simulate = (...args: string[]) =>
    ended(
      cli(["simulate", ...args, "--simulator", server.simulator.url], {
        KHALTI_BFF_KEY: KEYS.admin,
      }),
    );

  it.each([
    ["paid", ["order.paid"]],
    ["canceled", ["order.canceled"]],
    ["expired", ["order.expired"]],
    ["refunded", ["order.paid", "refund.requested", "refund.succeeded", "order.refunded"]],
  ])("makes a new order %s, and prints it with its events", async (outcome, types) => {
    const { code, out, all } = await simulate(outcome);
    expect(code).toBe(0);
    const order = JSON.parse(out) as { id: string; status: string };
    expect(order.status).toBe(outcome);
    const printed = [...all.matchAll(/^\S+Z +(\S+) +evt_/gm)].map(([, type]) => type);
    expect(new Set(printed)).toEqual(new Set(types));
    expect((await eventsOfOrder(server, order.id)).map(({ type }) => type)).toEqual(printed);
  });

  it("refunds an order that is paid already, and says when nothing is open", async () => {
    const { order } = await paidOrder(server);
    expect((await simulate("refunded", "--order", order.id)).code).toBe(0);
    const again = await simulate("paid", "--order", order.id);
    expect(again.code).toBe(1);
    expect(again.all).toContain("The order is refunded, and has no open payment.");
  });

  it("refunds as staff when the environment has the key of the shop", async () => {
    const { code, all } = await ended(
      cli(["simulate", "refunded", "--simulator", server.simulator.url], {
        KHALTI_BFF_URL: "",
        PUBLIC_URL: server.url,
        ADMIN_API_KEY: KEYS.admin,
      }),
    );
    expect([code, all]).toEqual([0, expect.stringContaining("order.refunded")]);
  });

  it("refuses to reach for the real Khalti", async () => {
    const { code, all } = await ended(
      cli(["simulate", "paid"], {
        KHALTI_SECRET_KEY: "x",
        KHALTI_BASE_URL: "https://dev.khalti.com",
      }),
    );
    expect(code).toBe(1);
    expect(all).toContain("Only the simulator can do this");
  });
});
