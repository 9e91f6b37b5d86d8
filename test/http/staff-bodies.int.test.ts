import { request } from "node:http";
import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { ACCESS } from "../../src/http/auth/access.ts";
import { hashToken } from "../../src/lib/token.ts";
import { KEYS, startTestServer, type TestServer } from "../support/test-server.ts";
import { waitFor } from "../support/wait-for.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

/** Sends the head and one byte of a body that never ends. @returns the status */
async function begin(route: string, headers: Record<string, string> = {}): Promise<number> {
  const [method = "", path = ""] = route.split(" ");
  const sent = request(
    `${server.url}${path.replaceAll(/:\w+/g, "00000000-0000-4000-8000-000000000001")}`,
    {
      method,
      headers: { "Content-Type": "application/json", "Content-Length": "1000", ...headers },
    },
  );
  sent.on("error", () => undefined);
  sent.write("{");
  const [answer] = (await once(sent, "response")) as [IncomingMessage];
  sent.destroy();
  return answer.statusCode ?? 0;
}

const staffRoutes = Object.entries(ACCESS)
  .filter(([route, access]) => /^(POST|PUT|PATCH) /.test(route) && !/anyone|holder/.test(access))
  .map(([route]) => route);

it.each(staffRoutes)("%s refuses a stranger before it reads the body", async (route) => {
  expect(await begin(route)).toBe(401);
  expect(await begin(route, { Authorization: "Bearer junk" })).toBe(401);
});

it("reads the body for a member of staff, by key and by role", async () => {
  const refused = await server.http
    .post("/v1/admin/api-keys")
    .set("Authorization", `Bearer ${KEYS.viewer}`)
    .send({ name: "mine", role: "admin" });
  expect(refused.status).toBe(403);
  const made = await server.http
    .post("/v1/admin/api-keys")
    .set("Authorization", `Bearer ${KEYS.admin}`)
    .send({ name: "till", role: "viewer" });
  expect(made.status).toBe(201);
});

it("a key that is revoked while its body comes does nothing more", async () => {
  const token = "a-key-for-a-slow-body-000000000000";
  const { id } = await server.db.apiKey.create({
    data: { name: "slow", role: "admin", hash: hashToken(token) },
  });
  const body = JSON.stringify({ name: "made-after-it", role: "admin" });
  const sent = request(`${server.url}/v1/admin/api-keys`, {
    method: "POST",
    headers: {
      Authorization: `Bearer ${token}`,
      "Content-Type": "application/json",
      "Content-Length": body.length,
    },
  });
  sent.write(body.slice(0, 1));
  await waitFor("the key is known before the body", async () => {
    const { lastUsedAt } = await server.db.apiKey.findUniqueOrThrow({ where: { id } });
    return lastUsedAt !== null;
  });
  await server.db.apiKey.update({ where: { id }, data: { revokedAt: new Date() } });
  sent.end(body.slice(1));
  const [answer] = (await once(sent, "response")) as [IncomingMessage];
  answer.resume();
  expect(answer.statusCode).toBe(401);
  expect(await server.db.apiKey.count({ where: { name: "made-after-it" } })).toBe(0);
});
