import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { createServer, type Server } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createUntrustedPoster } from "../../src/lib/untrusted-post.ts";
import { startWebhookReceiver, type WebhookReceiver } from "../support/webhook-receiver.ts";

let receiver: WebhookReceiver;
beforeAll(async () => {
  receiver = await startWebhookReceiver();
});
afterAll(() => receiver.stop());

const LOOPBACK = ["127.0.0.0/8", "::1/128"];
const call = { headers: { "Content-Type": "application/json" }, body: "{}", timeoutMs: 10_000 };

describe("an address inside", () => {
  it.each([
    ["an address", (at: string) => `http://127.0.0.1:${at}/`],
    ["a short form", (at: string) => `http://127.1:${at}/`],
    ["a decimal form", (at: string) => `http://2130706433:${at}/`],
    ["a hexadecimal form", (at: string) => `http://0x7f000001:${at}/`],
    ["an octal form", (at: string) => `http://0177.0.0.1:${at}/`],
    ["all addresses", (at: string) => `http://0.0.0.0:${at}/`],
    ["IPv6", (at: string) => `http://[::1]:${at}/`],
    ["IPv4-mapped", (at: string) => `http://[::ffff:127.0.0.1]:${at}/`],
    ["IPv4-compatible", (at: string) => `http://[::127.0.0.1]:${at}/`],
    ["a name that resolves to it", (at: string) => `http://localhost:${at}/`],
  ])("is not connected to, written as %s", async (_form, urlOf) => {
    const before = receiver.received.length;
    const poster = createUntrustedPoster({ allowedNetworks: [] });
    const url = urlOf(new URL(receiver.url).port);
    const result = await poster.post({ ...call, url });
    expect(result).toMatchObject({
      statusCode: null,
      error: "The address leads to a private network and is refused.",
    });
    expect(receiver.received).toHaveLength(before);
    expect(await poster.mayConnectTo(new URL(url).hostname)).toBe(false);
  });

  it("is connected to when its network is allowed", async () => {
    const poster = createUntrustedPoster({ allowedNetworks: LOOPBACK });
    for (const host of ["127.0.0.1", "localhost"]) {
      const url = `http://${host}:${new URL(receiver.url).port}/`;
      expect(await poster.mayConnectTo(host)).toBe(true);
      expect(await poster.post({ ...call, url })).toMatchObject({ statusCode: 204, error: null });
    }
  });
});

describe("an answer", () => {
  const poster = createUntrustedPoster({ allowedNetworks: LOOPBACK });

  it("does not redirect the call", async () => {
    const before = receiver.received.length;
    receiver.answers.push({ status: 307, headers: { Location: receiver.url } });
    expect(await poster.post({ ...call, url: receiver.url })).toMatchObject({ statusCode: 307 });
    expect(receiver.received).toHaveLength(before + 1);
  });

  it("does not use a proxy of the environment", async () => {
    process.env["http_proxy"] = "http://127.0.0.1:9";
    try {
      expect(await poster.post({ ...call, url: receiver.url })).toMatchObject({ statusCode: 204 });
    } finally {
      delete process.env["http_proxy"];
    }
  });

  it("is kept up to 1 kB, cut at a character, as text that Postgres stores", async () => {
    receiver.answers.push({ status: 500, body: `\0${"न".repeat(5_000)}` });
    const { response } = await poster.post({ ...call, url: receiver.url });
    // A byte for NUL, which is left out, then three for each letter.
    expect(response).toBe("न".repeat(341));
  });

  it("is kept with its Retry-After", async () => {
    receiver.answers.push({ status: 429, headers: { "Retry-After": "7" }, body: "slow down" });
    expect(await poster.post({ ...call, url: receiver.url })).toMatchObject({
      statusCode: 429,
      retryAfter: "7",
      response: "slow down",
    });
  });
});

describe("a host that does not answer", () => {
  let silent: Server;
  beforeAll(async () => {
    silent = createServer((_req, res) => {
      if (_req.url === "/stalls") res.writeHead(200).write("begun");
    }).listen(0, "127.0.0.1");
    await once(silent, "listening");
  });
  afterAll(() => {
    silent.closeAllConnections();
    silent.close();
  });
  const urlOf = (path: string) =>
    `http://127.0.0.1:${String((silent.address() as AddressInfo).port)}${path}`;
  const poster = createUntrustedPoster({ allowedNetworks: LOOPBACK });

  it("fails after the time-out", async () => {
    const result = await poster.post({ ...call, url: urlOf("/"), timeoutMs: 300 });
    expect(result).toMatchObject({ statusCode: null, error: "No answer within 0.3 s." });
  });

  it("has answered when its status has come, though its body stalls", async () => {
    const result = await poster.post({ ...call, url: urlOf("/stalls"), timeoutMs: 1_000 });
    expect(result).toMatchObject({ statusCode: 200, error: null, response: "begun" });
  });

  it("is told apart by our own words", async () => {
    const gone = createServer().listen(0, "127.0.0.1");
    await once(gone, "listening");
    const { port } = gone.address() as AddressInfo;
    gone.close();
    await once(gone, "close");
    const refused = await poster.post({ ...call, url: `http://127.0.0.1:${String(port)}/?key=1` });
    expect(refused.error).toBe("The host refuses connections.");
    const nowhere = await poster.post({ ...call, url: "http://nowhere.invalid/?key=1" });
    expect(nowhere.error).toBe("The host name does not resolve.");
    expect(await poster.mayConnectTo("nowhere.invalid")).toBe(true);
  });
});
