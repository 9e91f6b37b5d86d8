import { afterAll, beforeAll, expect, it } from "@jest/globals";
import request from "supertest";
import { problemOf } from "../support/problem.ts";
import { postSession } from "../support/sessions.ts";
import { KEYS, startTestServer, type TestServer } from "../support/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ TRUSTED_PROXIES: "1" });
});
afterAll(() => server.stop());

const from = (address: string, key: string) =>
  postSession(server, { key }, { "X-Forwarded-For": address });
const guess = (count: number) => `guessed-key-for-tests-${String(count).padStart(10, "0")}`;

it("an address that guesses keys has to wait, also when it guesses all at once", async () => {
  const answers = await Promise.all(
    Array.from({ length: 30 }, (_, count) => from("203.0.113.7", guess(count))),
  );
  const statuses = answers.map(({ status }) => status).sort();
  expect(statuses.filter((status) => status === 401)).toHaveLength(10);
  expect(statuses.filter((status) => status === 429)).toHaveLength(20);

  const right = await from("203.0.113.7", KEYS.admin);
  expect(problemOf(right)).toMatchObject({ status: 429, code: "too_many_requests" });
  expect(Number(right.headers["retry-after"])).toBeGreaterThan(0);
  expect((await from("203.0.113.8", KEYS.admin)).status).toBe(204);
});

it("a bearer key beside the guess does not lift the limit", async () => {
  for (let count = 0; count < 10; count++) await from("203.0.113.9", guess(count));
  const answer = await request(server.url)
    .post("/v1/session")
    .set({ "X-Forwarded-For": "203.0.113.9", Authorization: "Bearer anything" })
    .send({ key: guess(11) });
  expect(answer.status).toBe(429);
});

it("people who sign in with right keys are never made to wait", async () => {
  for (let count = 0; count < 25; count++) {
    expect((await from("203.0.113.10", KEYS.viewer)).status).toBe(204);
  }
});

it("an address that guesses at several instances has no more guesses", async () => {
  const other = await server.another({ TRUSTED_PROXIES: "1" });
  const signIn = (url: string, key: string) =>
    request(url).post("/v1/session").set("X-Forwarded-For", "203.0.113.11").send({ key });
  const answers = await Promise.all(
    Array.from({ length: 16 }, (_, count) =>
      signIn(count % 2 === 0 ? server.url : other.url, guess(count)),
    ),
  );
  const refused = answers.filter(({ status }) => status === 401);
  expect(refused).toHaveLength(10);
  for (const url of [server.url, other.url]) {
    expect(problemOf(await signIn(url, KEYS.admin)).code).toBe("too_many_requests");
  }
  expect(
    JSON.stringify(await server.db.rateLimit.findMany({ select: { key: true } })),
  ).not.toContain("203.0.113.11");
  await other.stop();
});
