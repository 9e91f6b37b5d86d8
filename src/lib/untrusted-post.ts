import { lookup as resolve, type LookupAddress } from "node:dns";
import http from "node:http";
import https from "node:https";
import { isIP, type LookupFunction } from "node:net";
import type { Readable } from "node:stream";
import axios, { type AxiosResponse } from "axios";
import { createNetworkCheck, isPublicAddress, type Networks } from "./public-address.ts";

/** What came of a POST to an address that a user gave. */
export interface PostResult {
  /** Null without an answer. */
  statusCode: number | null;
  durationMs: number;
  /** Why there is no answer, in our own words; null with one. */
  error: string | null;
  /** The first {@link KEPT_BYTES} of the answer's body, as text that Postgres can store. */
  response: string;
  /** The answer's Retry-After header. */
  retryAfter: string | null;
}

/** Posts to addresses that users give, and never to the inside of our network. */
export interface UntrustedPoster {
  post(call: {
    url: string;
    headers: Record<string, string>;
    body: string;
    timeoutMs: number;
  }): Promise<PostResult>;
  /** Whether a host, as a name or an address, may be connected to. A name that does not resolve now may. */
  mayConnectTo(hostname: string): Promise<boolean>;
}

const KEPT_BYTES = 1_024;

/** The error's code when a name or an address leads inside. */
const REFUSED = "ERR_ADDRESS_REFUSED";

/**
 * Each connection is new and goes to an address that was checked after the name's resolution. Neither a redirect nor a proxy
 * of the environment leads elsewhere.
 *
 * @param options.allowedNetworks networks that are allowed although they are not public
 */
export function createUntrustedPoster(options: { allowedNetworks: Networks }): UntrustedPoster {
  const isAllowed = createNetworkCheck(options.allowedNetworks);
  const isReachable = (address: string) => isPublicAddress(address) || isAllowed(address);

  const lookup: LookupFunction = (hostname, { all, family, hints }, done) => {
    resolve(hostname, { all: true, family, hints }, (error, addresses) => {
      if (error !== null) {
        done(error, []);
        return;
      }
      const isRefused = addresses.some(({ address }) => !isReachable(address));
      const [first] = addresses;
      if (isRefused) done(refusal(), []);
      else if (all === true || first === undefined) done(null, addresses);
      else done(null, first.address, first.family);
    });
  };
  // No kept-alive connection: each one is checked.
  const client = axios.create({
    httpAgent: new http.Agent({ keepAlive: false, lookup }),
    httpsAgent: new https.Agent({ keepAlive: false, lookup }),
    proxy: false,
    maxRedirects: 0,
    decompress: false,
    responseType: "stream",
    validateStatus: () => true,
    transformRequest: (body: unknown) => body,
  });

  return {
    async mayConnectTo(hostname) {
      const host = withoutBrackets(hostname);
      if (isIP(host) !== 0) return isReachable(host);
      const addresses = await addressesOf(host);
      return addresses.every(({ address }) => isReachable(address));
    },

    async post({ url, headers, body, timeoutMs }) {
      const deadline = AbortSignal.timeout(timeoutMs);
      const begunAt = performance.now();
      const durationMs = () => Math.round(performance.now() - begunAt);
      const failed = (error: string): PostResult => ({
        statusCode: null,
        durationMs: durationMs(),
        error,
        response: "",
        retryAfter: null,
      });
      // Node does not look up an address, so the hook above would not see it.
      const host = withoutBrackets(new URL(url).hostname);
      if (isIP(host) !== 0 && !isReachable(host)) return failed(wordsFor(refusal()));
      try {
        const answer = await client.post<Readable>(url, body, { headers, signal: deadline });
        const response = await beginningOf(answer.data, deadline);
        const { status: statusCode } = answer;
        return {
          statusCode,
          durationMs: durationMs(),
          error: null,
          response,
          retryAfter: headerOf(answer, "retry-after"),
        };
      } catch (error) {
        return failed(
          deadline.aborted ? `No answer within ${String(timeoutMs / 1_000)} s.` : wordsFor(error),
        );
      }
    },
  };
}

function refusal(): NodeJS.ErrnoException {
  return Object.assign(new Error("the address is refused"), { code: REFUSED });
}

async function addressesOf(hostname: string): Promise<LookupAddress[]> {
  return new Promise((done) => {
    resolve(hostname, { all: true }, (error, addresses) => {
      done(error === null ? addresses : []);
    });
  });
}

function withoutBrackets(hostname: string): string {
  return hostname.replace(/^\[(.*)\]$/, "$1");
}

/** Our own words: the error's message may have the whole URL with its secrets. */
function wordsFor(error: unknown): string {
  const code =
    error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
  switch (code) {
    case REFUSED:
      return "The address leads to a private network and is refused.";
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return "The host name does not resolve.";
    case "ECONNREFUSED":
      return "The host refuses connections.";
    default:
      return `The connection failed${/^\w{1,60}$/.test(code) ? ` (${code})` : ""}.`;
  }
}

function headerOf(answer: AxiosResponse, name: string): string | null {
  const value: unknown = answer.headers[name];
  return typeof value === "string" ? value.slice(0, 100) : null;
}

/** The first bytes of a body, cut at a character. A body that stalls or breaks ends where it is. */
async function beginningOf(body: Readable, deadline: AbortSignal): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  const stop = () => body.destroy();
  deadline.addEventListener("abort", stop);
  try {
    for await (const chunk of body) {
      chunks.push(Buffer.from(chunk as Uint8Array));
      size += (chunk as Uint8Array).length;
      if (size >= KEPT_BYTES) break;
    }
  } catch {
    // The status has arrived; that the rest is missing changes nothing.
  } finally {
    deadline.removeEventListener("abort", stop);
    body.destroy();
  }
  const bytes = Buffer.concat(chunks).subarray(0, KEPT_BYTES);
  const text = new TextDecoder().decode(bytes, { stream: true });
  return text.replaceAll("\0", "").replace(/\p{Cs}/gu, "\ufffd");
}
