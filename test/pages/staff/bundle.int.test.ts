import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { startTestServer, type TestServer } from "../../support/test-server.ts";
import { buildPages } from "../../../web/build.ts";

const MOST_BYTES = 60 * 1024;

let folder: string;
let server: TestServer;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "khalti-bff-pages-"));
  server = await startTestServer({}, undefined, { pagesFolder: await buildPages(folder) });
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

describe("the dashboard", () => {
  it("loads at most 60 KB until the first screen is whole, its chart included", async () => {
    const assets = `${folder}/assets`;
    const names = await readdir(assets);
    const texts = new Map(
      await Promise.all(
        names.map(async (name) => [name, await readFile(`${assets}/${name}`, "utf8")] as const),
      ),
    );
    const html = await readFile(`${folder}/index.html`, "utf8");
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
    const assets = [...text.matchAll(/(?:src|href)="(\/staff\/assets\/[^"]+)"/g)].map(
      ([, one = ""]) => one,
    );
    expect(assets.length).toBeGreaterThanOrEqual(2);
    for (const asset of assets) {
      expect(asset).toMatch(/(staff|part)-[A-Z0-9]{8}\.(js|css)$/);
      const answer = await server.http.get(asset);
      expect(answer.status).toBe(200);
      expect(answer.headers["cache-control"]).toBe("public, max-age=31536000, immutable");
    }
    expect((await server.http.get("/staff/assets/staff-OLD.js")).status).toBe(404);
  });

  it.each(["/staff", "/staff/", "/staff/orders", "/staff/orders/019ac3f0", "/staff/counter"])(
    "answers %s with the page, under the strict policy, framed by nobody",
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

  it("is missing, and nothing else is, where it was not built", async () => {
    const other = await server.another({}, { pagesFolder: "/nonexistent" });
    expect((await fetch(`${other.url}/staff/`)).status).toBe(404);
    expect((await fetch(`${other.url}/v1/products`)).status).toBe(200);
    await other.stop();
  });
});
