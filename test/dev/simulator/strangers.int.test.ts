/** What a web page of somebody else may not do to a developer's simulator. */
import { request } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { type Driver, driveSimulator } from "./simulator-driver.ts";

let simulator: Driver;
beforeAll(async () => {
  simulator = await driveSimulator({ allowedHosts: ["host.docker.internal"] });
});
afterAll(() => simulator.stop());

/** With headers that `fetch` does not let a caller set. */
function send(method: string, path: string, headers: Record<string, string>, body = "") {
  return new Promise<number>((resolve, reject) => {
    const sent = request(simulator.url + path, { method, headers }, (response) => {
      response.resume().on("end", () => resolve(response.statusCode ?? 0));
    });
    sent.on("error", reject).end(body);
  });
}

describe("a request by the host name", () => {
  it.each([
    ["localhost:3001", 200],
    ["127.0.0.1", 200],
    ["[::1]:3001", 200],
    ["host.docker.internal:3001", 200],
    ["rebound.example", 403],
    ["localhost.rebound.example", 403],
  ])("%j is answered %d", async (host, status) => {
    expect(await send("GET", "/_simulator/payments", { host })).toBe(status);
    expect(await send("GET", "/", { host })).toBe(status);
  });
});

describe("a control without JSON", () => {
  const own = () => new URL(simulator.url).host;
  const pay = async (headers: Record<string, string>) => {
    const { pidx } = await simulator.start();
    const status = await send("POST", `/_simulator/payments/${pidx}/pay`, headers);
    return [status, (await simulator.payment(pidx))["money_taken"]];
  };

  it.each([
    ["a foreign origin", { origin: "https://evil.example" }],
    ["no origin at all", { origin: "null" }],
    ["another site", { "sec-fetch-site": "cross-site" }],
    ["another port of this machine", { "sec-fetch-site": "same-site" }],
  ])("from a page of %s is refused", async (_what, headers) => {
    expect(await pay(headers as Record<string, string>)).toEqual([403, false]);
  });

  it("from the simulator's own pages, or from no browser, pays", async () => {
    expect(await pay({ origin: `http://${own()}` })).toEqual([200, true]);
    expect(await pay({ "sec-fetch-site": "same-origin" })).toEqual([200, true]);
    expect(await pay({})).toEqual([200, true]);
  });
});

describe("one call that pays", () => {
  it("answers the address of the callback, again for a paid one, and 409 when it cannot pay", async () => {
    const { pidx } = await simulator.start();
    const pay = () => simulator.send("POST", `/_simulator/payments/${pidx}/pay`, {});

    const { body } = await pay();
    expect(body["return_url"]).toMatch(
      /^https:\/\/example\.com\/payment\/\?pidx=.*status=Completed/,
    );
    expect((await pay()).body).toEqual(body);
    expect((await simulator.payment(pidx))["charges"]).toHaveLength(1);

    await simulator.set(pidx, { status: "Refunded" });
    expect((await pay()).status).toBe(409);
  });
});
