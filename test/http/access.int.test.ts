import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { Router } from "express";
import { createApp } from "../../src/app.ts";
import { type Access, ACCESS, CHECKS_KEYS } from "../../src/http/auth/access.ts";
import { hashToken } from "../../src/lib/token.ts";
import { checkout } from "../support/shop.ts";
import { KEYS, startTestServer, type TestServer } from "../support/test-server.ts";

type Role = keyof typeof KEYS;

const REVOKED = "revoked-key-for-tests-000000000";
const ROLES = Object.keys(KEYS) as Role[];
/** Staff roles by rank, lowest first. */
const RANKS: Role[] = ["viewer", "operator", "admin"];
/** Pages and the API description: not part of the API. */
const PAGES = [
  "GET /",
  "GET /docs",
  "GET /docs/ui/swagger-ui-bundle.js",
  "GET /docs/ui/swagger-ui.css",
  "GET /favicon.svg",
  "GET /manifest.webmanifest",
  "GET /openapi.json",
  "GET /orders/:id",
  "GET /pay/:slug",
  "GET /pay/:slug/qr.png",
  "GET /pay/:slug/qr.svg",
  "GET /postman.json",
  "GET /staff{/*screen}",
];

let server: TestServer;
let orderId: string;
let pidx: string;
beforeAll(async () => {
  server = await startTestServer();
  await server.db.apiKey.create({
    data: { name: "gone", role: "admin", hash: hashToken(REVOKED), revokedAt: new Date() },
  });
  ({
    order: { id: orderId },
    pidx,
  } = await checkout(server));
});
afterAll(() => server.stop());

function routesOf(router: Router): string[] {
  return router.stack.flatMap((layer) => {
    if (layer.route !== undefined) {
      const { path, methods } = layer.route as unknown as {
        path: string;
        methods: Record<string, boolean>;
      };
      return Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`);
    }
    const nested = layer.handle as unknown as Partial<Router>;
    return nested.stack === undefined ? [] : routesOf(nested as Router);
  });
}

/** The route's status for a request with this key. */
async function statusFor(route: string, key: string | null): Promise<number> {
  const [method, path = ""] = route.split(" ");
  const url = path
    .replace(":pidx", pidx)
    .replace("orders/:id", `orders/${orderId}`)
    .replace(":id", "01930000-0000-7000-8000-000000000000");
  const request = {
    GET: () => server.http.get(url),
    POST: () => server.http.post(url).send({}),
    PUT: () => server.http.put(url).send({}),
    PATCH: () => server.http.patch(url).send({}),
    DELETE: () => server.http.delete(url),
  }[method as "GET" | "POST" | "PUT" | "PATCH" | "DELETE"]();
  if (key !== null) request.set("Authorization", `Bearer ${key}`);
  return (await request).status;
}

const isAdmitted = (status: number) => status !== 401 && status !== 403 && status < 500;

function mayEnter(access: Access, route: string, role: Role): boolean {
  switch (access) {
    case "anyone":
    case "any_key":
      return true;
    case "seller":
      return role !== "viewer";
    case "order_holder":
      return role !== "viewer" || route.startsWith("GET");
    default:
      return RANKS.indexOf(role) >= RANKS.indexOf(access);
  }
}

it("the access table has exactly the routes of the app", () => {
  const app = createApp(server.context, { draining: false, workerRuns: () => true });
  const served = routesOf(app.router as unknown as Router).filter(
    (route) => !PAGES.includes(route),
  );
  expect(Object.keys(ACCESS).sort()).toEqual(served.sort());
});

describe.each(Object.entries(ACCESS))("%s is for %s", (route, access) => {
  it.each(ROLES)("a key with role %s", async (role) => {
    const status = await statusFor(route, KEYS[role]);
    if (mayEnter(access, route, role)) expect([status, isAdmitted(status)]).toEqual([status, true]);
    else expect(status).toBe(403);
  });

  it.each([
    ["no key", null],
    ["garbage", "garbage"],
    ["a revoked key", REVOKED],
  ])("%s", async (_what, key) => {
    const status = await statusFor(route, key);
    if (access === "anyone" && (key === null || !CHECKS_KEYS.includes(route))) {
      expect([status, isAdmitted(status)]).toEqual([status, true]);
    } else {
      expect(status).toBe(401);
    }
  });
});
