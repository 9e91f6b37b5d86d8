import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { readFileSync } from "node:fs";
import type { Router } from "express";
import { createApp } from "../../src/app.ts";
import { ERROR_CODES, type KnownCode } from "../../src/openapi/errors/error-codes.ts";
import { describedCodes } from "../support/described-codes.ts";
import { checkout } from "../support/shop.ts";
import { startTestServer, type TestServer } from "../support/test-server.ts";

interface Description {
  openapi: string;
  info: { version: string };
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

const PAGES = [
  "get /",
  "get /docs",
  "get /docs/ui/swagger-ui-bundle.js",
  "get /docs/ui/swagger-ui.css",
  "get /favicon.svg",
  "get /manifest.webmanifest",
  "get /openapi.json",
  "get /orders/{id}",
  "get /pay/{slug}",
  "get /pay/{slug}/qr.png",
  "get /pay/{slug}/qr.svg",
  "get /postman.json",
  "get /staff{/*screen}",
];

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
    for (const [method, operation] of Object.entries(methods)) {
      const { responses } = operation as { responses: Record<string, unknown> };
      for (const status of Object.keys(responses)) {
        // 431 is of Node's own parser, and the 503 of /readyz carries the state of the instance.
        if (Number(status) < 400 || status === "431" || path === "/readyz") continue;
        expect([method, path, status, describedCodes(method, path, Number(status))]).not.toEqual([
          method,
          path,
          status,
          [],
        ]);
      }
    }
  }
});

it("shows each code of the table under its own status", () => {
  for (const [path, methods] of Object.entries(description.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      const { responses } = operation as { responses: Record<string, unknown> };
      for (const status of Object.keys(responses)) {
        if (Number(status) < 400 || status === "431" || path === "/readyz") continue;
        const codes = describedCodes(method, path, Number(status)) ?? [];
        const common = describedCodes(method, path, 0) ?? [];
        for (const code of codes.filter((one) => !common.includes(one))) {
          expect([path, code, ERROR_CODES[code as KnownCode].status]).toEqual([
            path,
            code,
            Number(status),
          ]);
        }
      }
    }
  }
});

it("has the version of the package", () => {
  expect(description.info.version).toBe(
    (JSON.parse(readFileSync("package.json", "utf8")) as { version: string }).version,
  );
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

it("is offered as a Postman collection with a request for each operation, grouped by reader", async () => {
  const answer = await server.http.get("/postman.json");
  const { item, variable } = answer.body as {
    item: { name: string; item: { request: { method: string; url: { raw: string } } }[] }[];
    variable: { key: string; value: string }[];
  };
  expect(item.map(({ name }) => name)).toEqual([
    "Shops",
    "Customers",
    "Staff",
    "Administrators",
    "Providers",
    "Operators",
  ]);
  const requests = item.flatMap((folder) => folder.item.map(({ request }) => request));
  const described = Object.entries(description.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map(
      (method) => `${method.toUpperCase()} {{baseUrl}}${path.replace(/\{(\w+)\}/g, ":$1")}`,
    ),
  );
  expect(requests.map(({ method, url }) => `${method} ${url.raw}`).sort()).toEqual(
    described.sort(),
  );
  expect(variable[0]).toMatchObject({ key: "baseUrl", value: server.context.config.publicUrl });
});

it("is shown as a page that complies with the content security policy", async () => {
  const page = await server.http.get("/docs");
  expect(page.status).toBe(200);
  expect(page.text).not.toMatch(/<script>|style=/);
  expect(page.text).toContain('href="/postman.json"');
  expect(page.text).toContain('href="/openapi.json"');
  expect((await server.http.get("/docs/ui/swagger-ui-bundle.js")).status).toBe(200);
});
