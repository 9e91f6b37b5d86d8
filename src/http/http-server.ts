import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { withinLimit } from "../lib/within-limit.ts";
import { cutSlowReaders, type ReadingPace } from "./cut-slow-readers.ts";

export interface HttpServer {
  port: number;
  /** Hands requests to the app. Until then they are answered with 503. */
  serve(app: RequestListener): void;
  /** Goes on serving, but ends each connection with its next answer: clients and balancers turn elsewhere. */
  drain(): void;
  /** Accepts no new connection, waits for running requests at most `limitMs`, then cuts them. */
  close(limitMs: number): Promise<void>;
}

/** How long a connection may take or wait, in ms. */
export interface ConnectionLimits {
  /** From the first byte of a request to the end of its headers. */
  headersMs: number;
  /** From the first byte of a request to the end of its body. */
  requestMs: number;
  /** Between two requests. Longer than balancers keep theirs (60 s is usual): a close of ours would meet their request. */
  idleMs: number;
  /** Without a byte in either direction during a request, such as a reader that stops reading. */
  stalledMs: number;
  /** Of an answer that its client reads drop by drop. */
  pace: ReadingPace;
  /** For a body in chunks whose request asks for an upgrade: Node never tells that such a body is broken. */
  upgradeBodyMs: number;
}

const LIMITS: ConnectionLimits = {
  headersMs: 15_000,
  requestMs: 30_000,
  idleMs: 75_000,
  stalledMs: 120_000,
  // The slowest mobile networks carry more.
  pace: { patienceMs: 60_000, bytesPerSecond: 2_048 },
  upgradeBodyMs: 5_000,
};

/**
 * Listens before the app exists: with port 0 the app needs to know the port.
 *
 * @param options.host null: all addresses of the machine
 * @throws the system's error, such as EADDRINUSE
 */
export async function startHttpServer(
  port: number,
  { host = null, ...limits }: Partial<ConnectionLimits> & { host?: string | null } = {},
): Promise<HttpServer> {
  const { headersMs, requestMs, idleMs, stalledMs, pace, upgradeBodyMs } = {
    ...LIMITS,
    ...limits,
  };
  let answer: RequestListener = (_req, res) => {
    res.writeHead(503, { "Retry-After": "1" }).end();
  };
  let draining = false;
  const http = createServer(
    {
      headersTimeout: headersMs,
      requestTimeout: requestMs,
      keepAliveTimeout: idleMs,
      connectionsCheckingInterval: Math.min(headersMs, 5_000),
    },
    (req, res) => {
      if (draining) res.setHeader("Connection", "close");
      const { upgrade, "transfer-encoding": encoding } = req.headers;
      if (upgrade !== undefined && encoding !== undefined) endBody(req, res, upgradeBodyMs);
      answer(req, res);
    },
  );
  http.timeout = stalledMs;
  cutSlowReaders(http, { ...pace, everyMs: Math.min(pace.patienceMs / 4, 5_000) });
  await new Promise<void>((resolve, reject) => {
    http.once("error", reject);
    http.listen({ port, ...(host === null ? {} : { host }) }, () => {
      http.off("error", reject);
      resolve();
    });
  });

  return {
    port: (http.address() as AddressInfo).port,
    serve(app) {
      answer = app;
    },
    drain() {
      draining = true;
    },
    async close(limitMs) {
      const served = new Promise<void>((resolve) => {
        http.close(() => {
          resolve();
        });
      });
      http.closeIdleConnections();
      await withinLimit(limitMs, served);
      http.closeAllConnections();
    },
  };
}

/**
 * Answers 400 unless the body ends in time. An `upgrade` listener would tell of broken chunks, but Node would then hand over every
 * request that offers an upgrade, and clients such as Java's offer h2c with ordinary ones.
 */
function endBody(req: IncomingMessage, res: ServerResponse, withinMs: number): void {
  const timer = setTimeout(() => {
    if (!res.headersSent) res.writeHead(400, { Connection: "close" });
    res.end(() => req.socket.destroySoon());
  }, withinMs);
  for (const end of ["end", "close"]) {
    req.once(end, () => {
      clearTimeout(timer);
    });
  }
}
