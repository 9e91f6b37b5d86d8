import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { problemOf } from "../support/problem.ts";
import { KEYS, startTestServer, type TestServer } from "../support/test-server.ts";
import { withoutDatabase } from "../support/without-database.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

/** The directives of an answer's content security policy, by name. */
function policyOf(answer: { headers: Record<string, string> }): Record<string, string[]> {
  const policy = answer.headers["content-security-policy"] ?? "";
  return Object.fromEntries(
    policy.split(";").map((directive) => {
      const [name = "", ...values] = directive.trim().split(" ");
      return [name, values];
    }),
  );
}

const PAGES = ["/", "/orders/01930000-0000-7000-8000-000000000000", "/no/such/page"];

it.each([
  ...[...PAGES, "/staff/", "/docs", "/docs/ui/swagger-ui.css", "/docs/ui/swagger-ui-bundle.js"],
  ...["/favicon.svg", "/assets/products/tea-250g.svg", "/manifest.webmanifest", "/openapi.json"],
  ...["/v1/products", "/v1/no/such/route", "/metrics", "/healthz"],
])("the answer of %s says its type and charset, compressed or not", async (path) => {
  for (const encoding of ["identity", "gzip", "br"]) {
    const { headers } = await server.http.get(path).set("Accept-Encoding", encoding);
    expect(headers["content-type"]).toMatch(
      /^(text|application|image)\/[\w.+-]+; .*charset=utf-8/i,
    );
  }
});

describe("the content security policy", () => {
  it.each([...PAGES, "/v1/products"])(
    "of %s allows no inline or third-party code",
    async (path) => {
      const answer = await server.http.get(path).set("Accept", "text/html");
      const policy = policyOf(answer);

      expect(policy["default-src"]).toEqual(["'none'"]);
      expect(policy["script-src"]).toEqual(["'self'"]);
      expect(policy["style-src"]).toEqual(["'self'"]);
      expect(policy["base-uri"]).toEqual(["'none'"]);
      expect(answer.headers["content-security-policy"]).not.toMatch(
        /unsafe-inline|unsafe-eval|\*(\s|;|$)/,
      );
    },
  );

  it("allows pictures of ours and of Khalti, and of anywhere only in the demo shop", async () => {
    const imagesOf = async (path: string) => policyOf(await server.http.get(path))["img-src"];
    const payment = new URL(server.simulator.url).origin;
    const khalti = ["https://*.khalti.com", "https://khalti-static.s3.ap-south-1.amazonaws.com"];
    expect(await imagesOf("/pay/none")).toEqual(["'self'", "data:", ...khalti, payment]);
    expect(await imagesOf("/staff/")).toEqual(["'self'", "data:", payment]);
    expect(await imagesOf("/")).toContain("https:");
  });

  it("allows only Khalti to frame our pages, as its notes require", async () => {
    const answer = await server.http.get("/");
    expect(policyOf(answer)["frame-ancestors"]).toEqual(["'self'", "khalti.com", "*.khalti.com"]);
    expect(answer.headers).not.toHaveProperty("x-frame-options");
  });

  it("allows a plain form to redirect to the payment page", async () => {
    const policy = policyOf(await server.http.get("/"));
    expect(policy["form-action"]).toContain("'self'");
    expect(policy["form-action"]).toContain(new URL(server.simulator.url).origin);
  });

  it("matches our own pages: they have no inline script, style or handler", async () => {
    for (const path of PAGES) {
      const { text } = await server.http.get(path).set("Accept", "text/html");
      expect(text).toContain("<html");
      expect(text).not.toMatch(/<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)/i);
    }
  });

  it("requires https if the shop uses https", async () => {
    const plain = await server.http.get("/");
    expect(plain.headers).not.toHaveProperty("strict-transport-security");
    expect(policyOf(plain)).not.toHaveProperty("upgrade-insecure-requests");

    const secure = await startTestServer({ PUBLIC_URL: "https://pay.shop.example" });
    try {
      const answer = await secure.http.get("/");
      expect(answer.headers["strict-transport-security"]).toBe(
        "max-age=31536000; includeSubDomains",
      );
      expect(policyOf(answer)).toHaveProperty("upgrade-insecure-requests");
    } finally {
      await secure.stop();
    }
  });
});

describe("a shop on another origin", () => {
  const SHOP = "https://shop.example";

  it("may call from the browser if it is listed", async () => {
    const answer = await server.http.get("/v1/products").set("Origin", SHOP);
    expect(answer.headers["access-control-allow-origin"]).toBe(SHOP);
    expect(answer.headers["access-control-expose-headers"]).toContain("Retry-After");
    expect(answer.headers["vary"]).toContain("Origin");
  });

  it("gets a preflight answer for a checkout with a key", async () => {
    const answer = await server.http
      .options("/v1/checkout")
      .set("Origin", SHOP)
      .set("Access-Control-Request-Method", "POST")
      .set("Access-Control-Request-Headers", "authorization,content-type,idempotency-key");

    expect(answer.status).toBe(204);
    expect(answer.headers["access-control-allow-origin"]).toBe(SHOP);
    expect(answer.headers["access-control-allow-methods"]).toContain("POST");
    expect(answer.headers["access-control-allow-headers"]?.toLowerCase().split(",")).toEqual(
      expect.arrayContaining(["authorization", "content-type", "idempotency-key"]),
    );
  });

  it("can read our errors", async () => {
    const answer = await server.http.post("/v1/checkout").set("Origin", SHOP).send({});
    expect(answer.status).toBe(422);
    expect(answer.headers["access-control-allow-origin"]).toBe(SHOP);
  });

  it.each([
    "https://evil.example",
    "http://shop.example",
    "https://shop.example:444",
    "https://shop.example.evil.example",
    "null",
  ])("is rejected as %s", async (origin) => {
    const answer = await server.http.get("/v1/products").set("Origin", origin);
    expect(answer.headers).not.toHaveProperty("access-control-allow-origin");
    const preflight = await server.http
      .options("/v1/checkout")
      .set("Origin", origin)
      .set("Access-Control-Request-Method", "POST");
    expect(preflight.headers).not.toHaveProperty("access-control-allow-origin");
  });

  it("may never send cookies", async () => {
    const answer = await server.http.get("/v1/products").set("Origin", SHOP);
    expect(answer.headers).not.toHaveProperty("access-control-allow-credentials");
  });
});

describe("every answer", () => {
  it.each([...PAGES, "/v1/products", "/healthz", "/readyz", "/openapi.json"])(
    "of %s has its request id, but not the server software",
    async (path) => {
      const answer = await server.http.get(path);
      expect(answer.headers["x-request-id"]).toMatch(/^[0-9a-f-]{36}$/);
      expect(answer.headers).not.toHaveProperty("x-powered-by");
      expect(answer.headers["x-content-type-options"]).toBe("nosniff");
      expect(answer.headers["referrer-policy"]).toBe("strict-origin-when-cross-origin");
    },
  );

  it.each(["/v1/products", "/v1/orders/42", "/v1/admin/orders", "/v1/nothing"])(
    "below /v1 (%s) is not cached",
    async (path) => {
      const answer = await server.http.get(path).set("Authorization", `Bearer ${KEYS.viewer}`);
      expect(answer.headers["cache-control"]).toBe("no-store");
    },
  );
});

describe("an unknown path", () => {
  it.each([
    "/nowhere",
    "/v1/nowhere",
    "/bundles/nowhere.css",
    "/.env",
    "/bundles/../../package.json",
  ])("is a problem document for a program: %s", async (path) => {
    const answer = await server.http.get(path).set("Accept", "application/json");
    expect(answer.status).toBe(404);
    expect(problemOf(answer).code).toBe("not_found");
  });

  it("is a page with its stylesheet for a browser", async () => {
    const answer = await server.http.get("/nowhere").set("Accept", "text/html,*/*;q=0.8");
    expect(answer.status).toBe(404);
    expect(answer.headers["content-type"]).toMatch(/^text\/html/);
    const sheets = [...answer.text.matchAll(/<link rel="stylesheet" href="([^"]+)"/g)];
    expect(sheets).not.toHaveLength(0);
    for (const [, href = ""] of sheets) expect((await server.http.get(href)).status).toBe(200);
  });
});

describe("operators", () => {
  it("see that the process is alive and ready", async () => {
    const health = await server.http.get("/healthz");
    expect([health.status, health.body]).toEqual([200, { status: "ok" }]);
    const ready = await server.http.get("/readyz");
    expect(ready.status).toBe(200);
    expect(ready.body).toMatchObject({ status: "ok", database: true, draining: false });
  });

  it("see a database outage and its end, while the process stays alive", async () => {
    await withoutDatabase(server.databaseUrl, async () => {
      const gone = await server.http.get("/readyz");
      expect(gone.status).toBe(503);
      expect(gone.body).toMatchObject({ status: "unavailable", database: false });
      expect((await server.http.get("/healthz")).status).toBe(200);
      const answer = await server.http.get("/v1/products");
      expect(answer.status).toBe(503);
      expect(problemOf(answer).code).toBe("database_unavailable");
      expect(Number(answer.headers["retry-after"])).toBeGreaterThan(0);
      // Only warnings: an error for each request would alert staff again and again.
      expect(server.logLines.filter((line) => line.includes('"level":"error"'))).toEqual([]);
    });
    expect((await server.http.get("/readyz")).status).toBe(200);
    expect((await server.http.get("/v1/products")).status).toBe(200);
  });
});

it("/docs/ui serves the two files that the page needs, and no other of the package", async () => {
  for (const file of ["swagger-ui.css", "swagger-ui-bundle.js"]) {
    expect((await server.http.get(`/docs/ui/${file}`)).status).toBe(200);
  }
  for (const file of [
    "",
    "package.json",
    "index.html",
    "oauth2-redirect.html",
    "swagger-ui-bundle.js.map",
  ]) {
    expect((await server.http.get(`/docs/ui/${file}`)).status).toBe(404);
  }
});
