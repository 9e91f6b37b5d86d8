import { afterAll, beforeAll, expect, it } from "@jest/globals";
import request from "supertest";
import { problemOf } from "../support/problem.ts";
import { KEYS, startTestServer, type TestServer } from "../support/test-server.ts";

const TOKEN = "metrics-token-for-tests-0000000";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ METRICS_TOKEN: TOKEN });
});
afterAll(() => server.stop());

function scrape(authorization: string, url = server.url) {
  return request(url).get("/metrics").set("Authorization", authorization);
}

it.each([`Bearer ${TOKEN}`, `bearer  ${TOKEN}`, `Bearer ${KEYS.viewer}`])(
  "METRICS_TOKEN opens /metrics, and so does a viewer's key: %s",
  async (authorization) => {
    expect((await scrape(authorization)).status).toBe(200);
  },
);

it.each([
  "",
  "Bearer",
  TOKEN,
  `Basic ${TOKEN}`,
  `Bearer ${TOKEN}0`,
  `Bearer ${TOKEN.slice(0, -1)}`,
  `Bearer ${TOKEN.toUpperCase()}`,
])("%j does not open /metrics", async (authorization) => {
  const answer = await scrape(authorization);
  expect(answer.status).toBe(401);
  expect(problemOf(answer).code).toBe("unauthenticated");
  expect(answer.headers["www-authenticate"]).toBe("Bearer");
});

it("HEAD needs the same token or key", async () => {
  expect((await server.http.head("/metrics")).status).toBe(401);
  const authorization = `Bearer ${KEYS.viewer}`;
  expect((await server.http.head("/metrics").set("Authorization", authorization)).status).toBe(200);
});

it("a shop's key does not open /metrics", async () => {
  const answer = await scrape(`Bearer ${KEYS.merchant}`);
  expect([answer.status, problemOf(answer).code]).toEqual([403, "forbidden"]);
});

it("METRICS_TOKEN opens nothing else", async () => {
  for (const path of ["/v1/admin/top-up-providers", "/v1/admin/orders"]) {
    const answer = await server.http.get(path).set("Authorization", `Bearer ${TOKEN}`);
    expect(answer.status).toBe(401);
  }
});

it("without METRICS_TOKEN only staff keys open /metrics", async () => {
  const other = await server.another({ METRICS_TOKEN: "" });
  for (const authorization of ["", "Bearer null", "Bearer undefined", `Bearer ${TOKEN}`]) {
    expect((await scrape(authorization, other.url)).status).toBe(401);
  }
  expect((await scrape(`Bearer ${KEYS.viewer}`, other.url)).status).toBe(200);
  await other.stop();
});

it("a worker-only instance needs the same token or key", async () => {
  const worker = await server.another({ ROLE: "worker" });
  const answer = await scrape("", worker.url);
  expect([answer.status, problemOf(answer).code]).toEqual([401, "unauthenticated"]);
  expect((await scrape(`Bearer ${KEYS.merchant}`, worker.url)).status).toBe(403);
  expect((await scrape(`Bearer ${KEYS.viewer}`, worker.url)).status).toBe(200);
  expect((await scrape(`Bearer ${TOKEN}`, worker.url)).status).toBe(200);
  await worker.stop();
});

it("the log never contains the token", () => {
  expect(server.logLines.some((line) => line.includes("GET /metrics 200"))).toBe(true);
  expect(server.logLines.filter((line) => line.includes(TOKEN))).toEqual([]);
});
