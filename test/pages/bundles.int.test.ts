import { once } from "node:events";
import { readdir, readFile } from "node:fs/promises";
import { get, type IncomingMessage } from "node:http";
import path from "node:path";
import { brotliDecompressSync, gunzipSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { builtPages } from "../support/programs.ts";
import { startTestServer, type TestServer } from "../support/test-server.ts";

const ORDER = "/orders/01930000-0000-7000-8000-000000000000";
/** The most bytes of a first load, compressed by gzip. */
const MOST_BYTES = { "/": 60_000, [ORDER]: 40_000 };
const FOREVER = "public, max-age=31536000, immutable";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

async function bundlesOf(address: string): Promise<string[]> {
  const { text } = await server.http.get(address);
  return [...text.matchAll(/(?:src|href)="(\/bundles\/[^"]+)"/g)].map(([, one = ""]) => one);
}

/** The body as it comes over the wire. */
async function bytesOf(address: string, encoding: string): Promise<Buffer> {
  const request = get(server.url + address, { headers: { "Accept-Encoding": encoding } });
  const [response] = (await once(request, "response")) as [IncomingMessage];
  return Buffer.concat((await response.toArray()) as Buffer[]);
}

describe.each(Object.entries(MOST_BYTES))("the page at %s", (address, most) => {
  it("names its bundles by their content, so browsers keep them forever", async () => {
    const bundles = await bundlesOf(address);
    expect(bundles.length).toBeGreaterThanOrEqual(2);
    for (const bundle of bundles) {
      expect(bundle).toMatch(/^\/bundles\/(?:shop|order|print|boot|part)-[A-Z0-9]{8}\.(js|css)$/);
      const { status, headers } = await server.http.get(bundle);
      expect(status).toBe(200);
      expect(headers["cache-control"]).toBe(FOREVER);
      expect(headers["content-security-policy"]).toBeUndefined();
    }
  });

  it(`loads at most ${String(most)} bytes of text at first`, async () => {
    const texts = await Promise.all(
      [address, ...(await bundlesOf(address))].map(
        async (one) => (await server.http.get(one)).text,
      ),
    );
    const bytes = texts.reduce((sum, text) => sum + gzipSync(text, { level: 9 }).length, 0);
    expect(bytes).toBeGreaterThan(4_000);
    expect(bytes).toBeLessThanOrEqual(most);
  });

  it("has no script or style inside, and carries the policy", async () => {
    const { text, headers } = await server.http.get(address);
    expect(text).not.toMatch(/<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)/i);
    expect(headers["content-security-policy"]).toContain("script-src 'self';style-src 'self'");
  });
});

/** A file over the wire: head and body, as Chrome counts it. */
async function wireBytesOf(address: string): Promise<number> {
  const request = get(server.url + address, {
    headers: { "Accept-Encoding": "gzip, deflate, br, zstd" },
  });
  const [response] = (await once(request, "response")) as [IncomingMessage];
  const body = Buffer.concat((await response.toArray()) as Buffer[]);
  const head = ["HTTP/1.1 200 OK", ...pairs(response.rawHeaders), "", ""].join("\r\n");
  return Buffer.byteLength(head) + body.length;
}

const pairs = (raw: string[]) =>
  raw.flatMap((name, index) => (index % 2 === 0 ? [`${name}: ${String(raw[index + 1])}`] : []));

it("needs less than 38,000 bytes over the wire for the page of an order", async () => {
  const addresses = [ORDER, "/favicon.svg", ...(await bundlesOf(ORDER))];
  const bytes = await Promise.all(addresses.map(wireBytesOf));
  expect(bytes.length).toBeGreaterThan(8);
  expect(bytes.reduce((sum, one) => sum + one)).toBeLessThan(38_000);
});

describe("a compressed file", () => {
  it.each([
    ["br, gzip", brotliDecompressSync],
    ["gzip, deflate, br, zstd", brotliDecompressSync], // as Chrome writes it
    ["gzip", gunzipSync],
  ])("comes to a browser that takes %s", async (encoding, decompress) => {
    const bundle = (await bundlesOf("/")).find((one) => /shop-.*js$/.test(one)) ?? "";
    const plain = await readFile(path.join(builtPages(), bundle));
    for (const [address, content] of [
      [bundle, plain],
      ["/", await bytesOf("/", "identity")],
    ] as const) {
      const bytes = await bytesOf(address, encoding);
      expect(bytes.length).toBeLessThan(content.length);
      expect(decompress(bytes).equals(content)).toBe(true);
    }
  });

  it("carries no header that browsers heed on documents only", async () => {
    const [bundle = ""] = await bundlesOf("/");
    const { headers } = await server.http.get(bundle);
    expect(Object.keys(headers).filter((name) => /^(?:x-|content-sec|origin-|ref)/.test(name))) //
      .toEqual(["x-request-id", "x-content-type-options"]);
    const names = Object.keys((await server.http.get("/")).headers);
    expect(names).toEqual(expect.arrayContaining(["referrer-policy", "content-security-policy"]));
  });

  it("is no body of an error about it", async () => {
    const [bundle = ""] = await bundlesOf("/");
    const answer = await server.http
      .get(bundle)
      .set("Accept-Encoding", "br")
      .set("If-Match", '"never"');
    expect(answer.status).toBe(412);
    expect(answer.headers["content-encoding"]).toBeUndefined();
    expect(answer.body).toMatchObject({ code: "precondition_failed" });
  });
});

it("has no source of the pages among what is served", async () => {
  const names = await readdir(builtPages(), { recursive: true });
  expect(names.filter((name) => /\.tsx?$|^(js|css)$/.test(name))).toEqual([]);
  for (const address of ["/js/shop.js", "/css/shop.css", "/bundles/shop-OLD.js", "/pay.html"]) {
    expect((await server.http.get(address)).status).toBe(404);
  }
});
