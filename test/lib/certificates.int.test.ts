import { once } from "node:events";
import { createServer, request, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, expect, it } from "@jest/globals";
import { createTransport } from "../../src/lib/transport.ts";
import { createUntrustedPoster } from "../../src/lib/untrusted-post.ts";
import { SELF_SIGNED } from "../support/self-signed.ts";

let server: Server;
let url: string;
const received: string[] = [];
beforeAll(async () => {
  server = createServer(SELF_SIGNED, (req, res) => {
    received.push(req.url ?? "");
    res.end("{}");
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  url = `https://127.0.0.1:${String((server.address() as AddressInfo).port)}/`;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, "close");
});
beforeEach(() => {
  received.splice(0);
});

it("a client that trusts the certificate reaches the server", async () => {
  const sent = request(url, { ca: SELF_SIGNED.cert, agent: false }).end();
  await once(sent, "response");
  sent.destroy();
  expect(received).toEqual(["/"]);
});

it("a call to Khalti or a provider is not sent to a server with an untrusted certificate", async () => {
  const transport = createTransport();
  const headers = { Authorization: "Key secret" };
  const outcome = await transport.send({
    method: "POST",
    url,
    headers,
    body: "{}",
    timeoutMs: 10_000,
  });
  expect(outcome).toMatchObject({ kind: "unknown" });
  expect(received).toEqual([]);
  transport.close();
});

it("neither is a webhook", async () => {
  const poster = createUntrustedPoster({ allowedNetworks: ["127.0.0.0/8"] });
  const outcome = await poster.post({ url, headers: {}, body: "{}", timeoutMs: 10_000 });
  expect(outcome.statusCode).toBeNull();
  expect(received).toEqual([]);
});
