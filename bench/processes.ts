import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { open, readFile } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";

export interface ServerProcess {
  url: string;
  pid: number;
  stop(): Promise<void>;
}

/** Unit of the processor time in /proc. */
const TICKS_PER_SECOND = 100;
const START_LIMIT_MS = 20_000;
const STOP_LIMIT_MS = 12_000;

/** Starts a server in its own process on a free port, and waits until it answers `/healthz`. */
export async function startServerProcess(options: {
  /** The Node that runs it: this one by default. */
  node?: string;
  args: string[];
  env: Record<string, string>;
  /** The folder that it runs in: this one by default. */
  cwd?: string;
  /** Where its output goes. */
  logFile: string;
  startWithinMs?: number;
}): Promise<ServerProcess> {
  const port = await freePort();
  const log = await open(options.logFile, "a");
  const child = spawn(options.node ?? process.execPath, options.args, {
    stdio: ["ignore", log.fd, log.fd],
    cwd: options.cwd,
    env: { PATH: process.env["PATH"], PORT: String(port), ...options.env },
  });
  await log.close();
  const server = {
    url: `http://127.0.0.1:${String(port)}`,
    pid: child.pid ?? 0,
    stop: () => stop(child),
  };
  try {
    await waitUntilHealthy(child, server.url, options.startWithinMs ?? START_LIMIT_MS);
  } catch (error) {
    await stop(child);
    throw new Error(
      `${options.args.join(" ")} did not start:\n${await readFile(options.logFile, "utf8")}`,
      { cause: error },
    );
  }
  return server;
}

async function waitUntilHealthy(child: ChildProcess, url: string, withinMs: number): Promise<void> {
  const limit = Date.now() + withinMs;
  for (;;) {
    const healthy = await fetch(`${url}/healthz`).then(
      (response) => response.ok,
      () => false,
    );
    if (healthy) return;
    if (hasEnded(child)) throw new Error("it exited");
    if (Date.now() > limit) throw new Error("it did not answer in time");
    await sleep(50);
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  const kill = setTimeout(() => child.kill("SIGKILL"), STOP_LIMIT_MS);
  await ended;
  clearTimeout(kill);
}

function hasEnded(child: ChildProcess): boolean {
  return child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

/** Resident memory of a process, in MB (10^6 bytes). */
export async function residentMegabytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${String(pid)}/status`, "utf8").catch(() => null);
  const kibibytes =
    status === null
      ? (await promisify(execFile)("ps", ["-o", "rss=", "-p", String(pid)])).stdout
      : /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
  return (Number(kibibytes) * 1_024) / 1e6;
}

/** Processor time used by a process so far, in milliseconds; null without /proc. */
export async function processorMs(pid: number): Promise<number | null> {
  const stat = await readFile(`/proc/${String(pid)}/stat`, "utf8").catch(() => null);
  if (stat === null) return null;
  // The process name may contain spaces and ends at the last bracket; user and system time are fields 14 and 15.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return ((Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND) * 1_000;
}
