import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { Readable } from "node:stream";
import { afterEach, expect, it } from "@jest/globals";
import {
  type ConnectionLimits,
  type HttpServer,
  startHttpServer,
} from "../../src/http/http-server.ts";

const PATIENT: ConnectionLimits = {
  headersMs: 60_000,
  requestMs: 60_000,
  idleMs: 60_000,
  stalledMs: 60_000,
  pace: { patienceMs: 60_000, bytesPerSecond: 1 },
  upgradeBodyMs: 60_000,
};
const GET = "GET / HTTP/1.1\r\nHost: shop\r\n\r\n";

let server: HttpServer;
afterEach(() => server.close(0));

/** A plain connection that keeps what it reads. */
async function dial(): Promise<{ socket: Socket; text: () => string; ended: Promise<unknown> }> {
  const socket = connect(server.port, "127.0.0.1");
  let text = "";
  socket.on("data", (chunk: Buffer) => (text += chunk.toString()));
  socket.on("error", () => undefined);
  const ended = once(socket, "close");
  await once(socket, "connect");
  return { socket, text: () => text, ended };
}

it("answers 503 until it has an app", async () => {
  server = await startHttpServer(0, PATIENT);
  const early = await fetch(`http://127.0.0.1:${String(server.port)}/`);
  expect([early.status, early.headers.get("retry-after")]).toEqual([503, "1"]);
});

it("cuts a request whose body does not end", async () => {
  server = await startHttpServer(0, { ...PATIENT, headersMs: 200, requestMs: 400 });
  server.serve((req, res) => {
    req.resume().on("end", () => res.end("read"));
  });
  const { socket, text, ended } = await dial();
  socket.write("POST / HTTP/1.1\r\nHost: shop\r\nContent-Length: 100\r\n\r\nslow");
  await ended;
  expect(text()).toMatch(/^HTTP\/1\.1 408 /);
});

it("cuts a request whose headers do not end", async () => {
  server = await startHttpServer(0, { ...PATIENT, headersMs: 200 });
  const { socket, text, ended } = await dial();
  socket.write("GET / HTTP/1.1\r\nHost: shop\r\nX-Slow: ");
  await ended;
  expect(text()).toMatch(/^HTTP\/1\.1 408 /);
});

it("cuts a client that stops reading its answer", async () => {
  server = await startHttpServer(0, { ...PATIENT, stalledMs: 300 });
  const answer = Buffer.alloc(64_000_000);
  const cut = new Promise<void>((resolve) => {
    server.serve((_req, res) => {
      res.on("close", resolve).end(answer);
    });
  });
  const { socket, text, ended } = await dial();
  socket.pause();
  socket.write(GET);
  await cut;
  socket.resume();
  await ended;
  expect(text().length).toBeLessThan(answer.length);
});

/** Reads so many bytes every 5 ms, until the connection ends. @returns how many it read */
async function readSlowly(socket: Socket, bytes: number): Promise<number> {
  const ended = once(socket, "end").catch(() => undefined);
  const closed = once(socket, "close");
  let read = 0;
  socket.removeAllListeners("data");
  socket.pause();
  socket.write(GET.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"));
  const timer = setInterval(() => {
    const chunk = socket.read(Math.min(bytes, socket.readableLength)) as Buffer | null;
    read += chunk?.length ?? 0;
  }, 5);
  await Promise.race([ended, closed]);
  clearInterval(timer);
  socket.destroy();
  return read;
}

const ANSWER = Buffer.alloc(16_000_000);
const PACE = { patienceMs: 300, bytesPerSecond: 4_000_000 };

it("cuts a client that drips: it reads on and on, and never comes to the end", async () => {
  server = await startHttpServer(0, { ...PATIENT, pace: PACE });
  const cut = new Promise<boolean>((resolve) => {
    server.serve((_req, res) => {
      res.on("close", () => {
        resolve(!res.writableFinished);
      });
      Readable.from(chunksOf(ANSWER)).pipe(res);
    });
  });
  const { socket } = await dial();
  const read = readSlowly(socket, 500);
  expect(await cut).toBe(true);
  expect(await read).toBeLessThan(ANSWER.length);
});

it("lets a steady reader read, and a server think, longer than its patience", async () => {
  server = await startHttpServer(0, { ...PATIENT, pace: { ...PACE, bytesPerSecond: 10_000 } });
  server.serve((_req, res) => {
    res.write("thinking");
    setTimeout(() => Readable.from(chunksOf(ANSWER)).pipe(res), PACE.patienceMs * 3);
  });
  const { socket } = await dial();
  expect(await readSlowly(socket, 60_000)).toBeGreaterThan(ANSWER.length);
});

function* chunksOf(whole: Buffer): Generator<Buffer> {
  for (let at = 0; at < whole.length; at += 16_384) yield whole.subarray(at, at + 16_384);
}

it("keeps an idle connection longer than a balancer's minute", async () => {
  server = await startHttpServer(0);
  server.serve((_req, res) => res.end("ok"));
  const { socket, text } = await dial();
  socket.write(GET);
  await once(socket, "data");
  expect(Number(/^Keep-Alive: timeout=(\d+)/im.exec(text())?.[1])).toBeGreaterThan(60);
  socket.destroy();
});

it("ends each connection with its next answer while it drains, and still accepts new ones", async () => {
  server = await startHttpServer(0, PATIENT);
  server.serve((_req, res) => res.end("ok"));
  const kept = await dial();
  kept.socket.write(GET);
  await once(kept.socket, "data");
  expect(kept.text()).toContain("Connection: keep-alive");

  server.drain();
  kept.socket.write(GET);
  await kept.ended;
  expect(kept.text().split("HTTP/1.1 ").slice(1)).toEqual([
    expect.stringMatching(/^200 /),
    expect.stringContaining("Connection: close"),
  ]);
  const fresh = await dial();
  fresh.socket.write(GET);
  await fresh.ended;
  expect(fresh.text()).toMatch(/^HTTP\/1\.1 200 /);
});

it("answers a broken chunk of a request that offers an upgrade, of which Node tells nothing", async () => {
  server = await startHttpServer(0, { ...PATIENT, upgradeBodyMs: 300 });
  server.serve((req, res) => {
    req.resume().on("end", () => res.end("read"));
  });
  const head =
    "POST / HTTP/1.1\r\nHost: shop\r\nConnection: Upgrade\r\nUpgrade: h2c\r\nTransfer-Encoding: chunked\r\n\r\n";
  const broken = await dial();
  broken.socket.write(`${head}3\r\nabc\r\nzz\r\n\r\n`);
  await broken.ended;
  expect(broken.text()).toMatch(/^HTTP\/1\.1 400 /);

  const whole = await dial();
  whole.socket.write(`${head}3\r\nabc\r\n0\r\n\r\n`);
  await once(whole.socket, "data");
  expect(whole.text()).toMatch(/^HTTP\/1\.1 200 /);
  whole.socket.destroy();
  await whole.ended;
});
