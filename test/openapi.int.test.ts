import { afterAll, beforeAll, expect, it } from "@jest/globals";
import type { Router } from "express";
import { createApp } from "../src/app.ts";
import { describedCodes } from "./support/described-codes.ts";
import { checkout } from "./support/shop.ts";
import { startTestServer, type TestServer } from "./support/test-server.ts";

interface Description {
  openapi: string;
  paths: Record<string, Record<string, unknown>>;
}

let server: TestServer;
let description: Description;
beforeAll(async () => {
  server = await startTestServer();
  description = (await server.http.get("/openapi.json")).body as Description;
});
afterAll(() => server.stop());

/** Every method and path that the app serves, in OpenAPI's spelling. */
function routesOf(router: Router): string[] {
  return router.stack.flatMap((layer) => {
    if (layer.route !== undefined) {
      const { path, methods } = layer.route as unknown as {
        path: string;
        methods: Record<string, boolean>;
      };
      const spelled = path.replace(/:(\w+)/g, "{$1}");
      return Object.keys(methods).map((method) => `${method} ${spelled}`);
    }
    const nested = layer.handle as unknown as Partial<Router>;
    return nested.stack === undefined ? [] : routesOf(nested as Router);
  });
}

const PAGES = ["get /", "get /docs", "get /favicon.svg", "get /openapi.json", "get /orders/{id}"];

it("describes exactly the routes that the app serves", () => {
  const app = createApp(server.context, { draining: false, workerRuns: () => true });
  const served = routesOf(app.router as unknown as Router).filter(
    (route) => !PAGES.includes(route),
  );
  const described = Object.entries(description.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method} ${path}`),
  );
  expect(described.sort()).toEqual(served.sort());
});

it("is OpenAPI 3.1, with a problem document and its codes for every failure", () => {
  expect(description.openapi).toMatch(/^3\.1\./);
  for (const [path, methods] of Object.entries(description.paths)) {
    // Its 503 carries the state of the instance, not a problem document.
    if (path === "/readyz") continue;
    for (const [method, operation] of Object.entries(methods)) {
      const { responses } = operation as { responses: Record<string, { content?: object }> };
      for (const [status, response] of Object.entries(responses)) {
        if (Number(status) < 400) continue;
        expect(Object.keys(response.content ?? {})).toEqual(["application/problem+json"]);
        expect(describedCodes(method, path, Number(status))).not.toEqual([]);
      }
    }
  }
});

it("describes every member of an order that a shop receives", async () => {
  const { order } = await checkout(server);
  const { components } = description as unknown as {
    components: { schemas: Record<string, { properties: Record<string, unknown> }> };
  };
  expect(Object.keys(components.schemas["Order"]?.properties ?? {}).sort()).toEqual(
    Object.keys(order).sort(),
  );
});

it("is shown as a page that complies with the content security policy", async () => {
  const page = await server.http.get("/docs");
  expect(page.status).toBe(200);
  expect(page.text).not.toMatch(/<script>|style=/);
  expect((await server.http.get("/docs/ui/swagger-ui-bundle.js")).status).toBe(200);
});
