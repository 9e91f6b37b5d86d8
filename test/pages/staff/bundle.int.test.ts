import { readdir, readFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { builtPages } from "../../support/programs.ts";
import { startTestServer, type TestServer } from "../../support/test-server.ts";

const MOST_BYTES = 60 * 1024;

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(async () => {
  await server.stop();
});

describe("the dashboard", () => {
  it("loads at most 60 KB until the first screen is whole, its chart included", async () => {
    const assets = `${builtPages()}/bundles`;
    const names = (await readdir(assets)).filter((name) => /\.(js|css)$/.test(name));
    const texts = new Map(
      await Promise.all(
        names.map(async (name) => [name, await readFile(`${assets}/${name}`, "utf8")] as const),
      ),
    );
    const html = await readFile(`${builtPages()}/staff/index.html`, "utf8");
    const chart = names.filter((name) => texts.get(name)?.includes('"u-wrap"'));
    expect(chart).toHaveLength(1);
    // A file, and all that it imports before it runs.
    const loaded = new Set<string>();
    const load = (name: string) => {
      if (loaded.has(name)) return;
      loaded.add(name);
      for (const [, one = ""] of (texts.get(name) ?? "").matchAll(
        /(?:from|import)"\.\/(part-[A-Z0-9]{8}\.js)"/g,
      )) {
        load(one);
      }
    };
    for (const name of [...names.filter((one) => html.includes(one)), ...chart]) load(name);
    const bytes = [html, ...[...loaded].map((name) => texts.get(name) ?? "")].reduce(
      (sum, text) => sum + gzipSync(text).length,
      0,
    );
    expect(loaded.size).toBeGreaterThanOrEqual(4);
    expect(bytes).toBeGreaterThan(30_000);
    expect(bytes).toBeLessThanOrEqual(MOST_BYTES);
  });

  it("names its files by what is in them, so browsers keep them forever", async () => {
    const { text, headers } = await server.http.get("/staff/");
    expect(headers["cache-control"]).toBe("no-cache");
    const assets = [...text.matchAll(/(?:src|href)="(\/bundles\/[^"]+)"/g)].map(
      ([, one = ""]) => one,
    );
    expect(assets.length).toBeGreaterThanOrEqual(2);
    for (const asset of assets) {
      expect(asset).toMatch(/(staff|part)-[A-Z0-9]{8}\.(js|css)$/);
      const answer = await server.http.get(asset);
      expect(answer.status).toBe(200);
      expect(answer.headers["cache-control"]).toBe("public, max-age=31536000, immutable");
    }
    expect((await server.http.get("/bundles/staff-OLD.js")).status).toBe(404);
  });

  it.each(["/staff", "/staff/", "/staff/orders", "/staff/orders/019ac3f0", "/staff/counter"])(
    "answers %s with the page, under the strict policy, which no site may frame",
    async (address) => {
      const { status, text, headers } = await server.http.get(address);
      expect(status).toBe(200);
      expect(text).toContain('<div id="app">');
      expect(text).not.toMatch(/<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)/i);
      const policy = String(headers["content-security-policy"]);
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).toContain("script-src 'self';style-src 'self'");
      expect(headers["x-frame-options"]).toBe("DENY");
    },
  );
});
