import { mutateForm, mutateJson, safeEncode } from "./mutate-body.ts";
import { nastyText, TEXTS } from "./nasty.ts";
import { type Random, randomFrom } from "./random.ts";

/** One operation of the description. */
export interface Operation {
  method: string;
  path: string;
  /** Names of query parameters, with an example. */
  query: [string, unknown][];
  /** Names of path parameters, with an example. */
  inPath: Record<string, unknown>;
  examples: unknown[];
  types: string[];
}

export interface FuzzRequest {
  /** The operation of the description that it asks for, as it was before the changes; null for a page. */
  operation: string | null;
  method: string;
  target: string;
  headers: [string, string][];
  body: Buffer;
}

/** What exists at the server: ids by the path that takes them, keys, and paths beside the API. */
export interface Surroundings {
  ids: string[];
  /** The same, by the part of a path that they follow. */
  idsAfter: Record<string, string[]>;
  tokens: string[];
  /** Keys that may do nearly everything. */
  strongKeys: string[];
  /** Bodies in place of the description's examples, by operation. */
  bodies: Record<string, unknown>;
  pages: string[];
  cookies: string[];
}

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"];

/** Request `index` of a seed: always the same for the same surroundings. */
export function generateRequest(
  operations: readonly Operation[],
  around: Surroundings,
  { seed, index }: { seed: number; index: number },
): FuzzRequest {
  const random = randomFrom(Math.imul(seed, 1_000_003) + index);
  // Right but for its body, and that only half of the time: it gets behind the first checks.
  if (random.oneIn(4)) return rightRequest(operations, around, { random, index });
  const isPage = random.oneIn(6);
  const operation = random.pick(operations);
  const method = random.oneIn(15) ? random.pick(METHODS) : isPage ? "GET" : operation.method;
  const path = isPage
    ? mutatePath(random.pick(around.pages), random)
    : pathOf(operation, around, random);
  const headers: [string, string][] = [
    ["Host", "127.0.0.1"],
    ["Connection", random.oneIn(10) ? "close, Upgrade" : "close"],
  ];
  const token = random.oneIn(8) ? headerText(nastyText(random)) : random.pick(around.tokens);
  if (token !== "") headers.push(["Authorization", `Bearer ${token}`]);
  if (random.oneIn(10)) headers.push(["Cookie", headerText(random.pick(around.cookies))]);
  headers.push(...someHeaders(random));
  const query = isPage && !random.oneIn(5) ? "" : queryOf(operation, around, random);
  const body = bodyOf(operation, method, headers, random);
  const asked = isPage || method !== operation.method ? null : `${method} ${operation.path}`;
  return { operation: asked, method, target: `${path}${query}`, headers, body };
}

function rightRequest(
  operations: readonly Operation[],
  around: Surroundings,
  { random, index }: { random: Random; index: number },
): FuzzRequest {
  const operation = random.pick(operations);
  const path = operation.path.replace(/([\w-]+)\/\{\w+\}/g, (_, before: string) => {
    return `${before}/${random.pick(around.idsAfter[before] ?? around.ids)}`;
  });
  const headers: [string, string][] = [
    ["Host", "127.0.0.1"],
    ["Connection", "close"],
    ["Authorization", `Bearer ${random.pick(around.strongKeys)}`],
    ["Idempotency-Key", `fuzz-${String(index)}`],
  ];
  const name = `${operation.method} ${operation.path}`;
  const { examples } = operation;
  const example = around.bodies[name] ?? (examples.length === 0 ? null : random.pick(examples));
  let body = Buffer.alloc(0);
  if (example !== null) {
    const text = random.oneIn(2) ? JSON.stringify(example) : mutateJson(example, random);
    body = Buffer.from(text);
    headers.push(["Content-Type", "application/json"], ["Content-Length", String(body.length)]);
  }
  const target = `${path}${random.oneIn(2) ? "" : queryOf(operation, around, random)}`;
  return { operation: name, method: operation.method, target, headers, body };
}

function pathOf(operation: Operation, around: Surroundings, random: Random): string {
  const path = operation.path.replace(/([\w-]+\/)\{(\w+)\}/g, (_, before: string, name: string) => {
    if (random.oneIn(5))
      return `${before}${random.oneIn(2) ? safeEncode(nastyText(random)) : targetText(nastyText(random))}`;
    if (random.oneIn(6)) return `${before}${String(operation.inPath[name])}`;
    const fitting = around.idsAfter[before.slice(0, -1)] ?? around.ids;
    return `${before}${random.pick(random.oneIn(4) ? around.ids : fitting)}`;
  });
  return random.oneIn(30) ? mutatePath(path, random) : path;
}

function mutatePath(path: string, random: Random): string {
  if (!random.oneIn(3)) return path;
  const put = random.pick([
    "/",
    "//",
    "/..",
    "/%2e%2e",
    "%00",
    "%",
    "/%c0%af",
    "/.",
    ";",
    "%20",
    "/__proto__",
    "/A",
    "/%E0%A4%A8",
  ]);
  const at = random.oneIn(2) ? path.length : random.below(path.length) + 1;
  return path.slice(0, at) + put + path.slice(at);
}

function queryOf(operation: Operation, around: Surroundings, random: Random): string {
  const pairs: string[] = [];
  for (const [name, example] of operation.query) {
    // A long poll waits longer than a hang.
    if (name === "wait" || !random.oneIn(3)) continue;
    const value = random.oneIn(3)
      ? nastyText(random)
      : typeof example === "string"
        ? example
        : random.pick(around.ids);
    pairs.push(`${name}=${random.oneIn(8) ? targetText(value) : safeEncode(value)}`);
    if (random.oneIn(15)) pairs.push(`${name}=again`, `${name}[]=1`, `${name}[__proto__]=1`);
  }
  if (random.oneIn(15))
    pairs.push(random.pick(["__proto__=1", "=", "%", "a[b][c]=1", "&", "x".repeat(3_000)]));
  return pairs.length === 0 ? "" : `?${pairs.join("&")}`;
}

const HEADERS: readonly (readonly [string, readonly string[]])[] = [
  [
    "Range",
    [
      "bytes=9999999-",
      "bytes=0-0",
      "bytes=-1",
      "bytes=0-1,3-4",
      "bytes=abc",
      "items=0-5",
      "bytes=5-1",
    ],
  ],
  ["If-Range", ['"x"', "Wed, 21 Oct 2015 07:28:00 GMT", "junk"]],
  ["If-Match", ["*", '"never"', 'W/"x", "y"', "junk"]],
  ["If-None-Match", ["*", '"x"', 'W/"', "junk"]],
  ["If-Modified-Since", ["Wed, 21 Oct 2099 07:28:00 GMT", "junk", "-1"]],
  ["If-Unmodified-Since", ["Wed, 21 Oct 2015 07:28:00 GMT", "junk"]],
  ["Accept", ["text/html", "application/json", "*/*;q=0", "text/", ";;;", "text/html;q=abc"]],
  ["Accept-Language", ["ne", "xx;q=9", "*", "en-US,ne;q=0.5", ";", "__proto__"]],
  ["Accept-Encoding", ["br", "gzip;q=0", "identity;q=0,*;q=0", "junk"]],
  ["Origin", ["https://shop.example", "null", "https://evil.example", "junk"]],
  ["Sec-Fetch-Site", ["same-origin", "cross-site", "junk"]],
  [
    "Idempotency-Key",
    ["k", "0123456789abcdef0123456789abcdef", "a b", "x".repeat(256), "__proto__"],
  ],
  ["X-Forwarded-For", ["1.2.3.4", "::1", "junk", "1.2.3.4, 5.6.7.8", "::ffff:1.2.3.4%eth0", ",,"]],
  ["X-HTTP-Method-Override", ["DELETE"]],
  ["Content-Encoding", ["gzip", "br", "identity", "junk", "deflate"]],
  ["Expect", ["100-continue", "junk"]],
  ["Upgrade", ["websocket", "h2c", "junk"]],
  ["TE", ["trailers", "junk"]],
  ["Forwarded", ["for=1.2.3.4;proto=https"]],
  ["Content-MD5", ["junk"]],
  ["Last-Event-ID", ["1"]],
];

function someHeaders(random: Random): [string, string][] {
  return Array.from({ length: random.below(4) }, (): [string, string] => {
    const [name, values] = random.pick(HEADERS);
    return [name, random.oneIn(12) ? headerText(random.pick(TEXTS)) : random.pick(values)];
  });
}

const TYPES = [
  "application/json; charset=utf-16",
  "application/json; charset=junk",
  "text/plain",
  "multipart/form-data",
  "multipart/form-data; boundary=x",
  "application/json, application/json",
  "application/json;",
  "junk",
  "",
];

function bodyOf(
  operation: Operation,
  method: string,
  headers: [string, string][],
  random: Random,
): Buffer {
  const hasBody = operation.examples.length > 0 ? !random.oneIn(10) : random.oneIn(10);
  if (!hasBody || method === "HEAD") return Buffer.alloc(0);
  const example = operation.examples.length === 0 ? undefined : random.pick(operation.examples);
  const type = random.pick(operation.types.length === 0 ? ["application/json"] : operation.types);
  const isForm = type.includes("form");
  const text = isForm ? mutateForm(example, random) : mutateJson(example, random);
  headers.push(["Content-Type", random.oneIn(12) ? random.pick(TYPES) : type]);
  const bytes = Buffer.from(text, random.oneIn(20) ? "utf16le" : "utf8");
  if (random.oneIn(12)) {
    headers.push(["Transfer-Encoding", "chunked"]);
    return chunked(bytes, random);
  }
  headers.push(["Content-Length", String(bytes.length)]);
  return bytes;
}

/** Ended, or broken: never unfinished, because the server waits for the rest then. */
function chunked(bytes: Buffer, random: Random): Buffer {
  const head = Buffer.from(`${bytes.length.toString(16)}\r\n`);
  const last = Buffer.from(random.oneIn(3) ? "\r\nzz\r\n\r\n" : "\r\n0\r\n\r\n");
  return bytes.length === 0 ? Buffer.from("0\r\n\r\n") : Buffer.concat([head, bytes, last]);
}

/** In one line: a line break would begin another header, and the request would be another. */
function headerText(text: string): string {
  return text.replaceAll(/[\r\n]/g, " ");
}

function targetText(text: string): string {
  return text.replaceAll(/[\r\n ]/g, "+");
}
