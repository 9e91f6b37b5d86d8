import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type { ServerConfig } from "../../../src/config.ts";
import { builtProgram } from "../../support/programs.ts";
import type { CrashSignal, Place } from "./crash-points.ts";

/** The commands of a crashing server. */
export interface Commands {
  start: { input: ServerConfig; output: string };
  arm: { input: { at: Place | null; signal: CrashSignal }; output: undefined };
  reached: { input: undefined; output: string[] };
  setClock: { input: { aheadMs: number }; output: undefined };
}
export interface Command {
  id: number;
  name: keyof Commands;
  input: unknown;
}
export interface Reply {
  id: number;
  value?: unknown;
  error?: string;
}

/** A server in its own process. */
export interface ServerProcess {
  url: string;
  /** Starts to count points. The process gets the signal at this place, or at the first point with this name. */
  arm(at: Place | string | null, signal?: CrashSignal): Promise<void>;
  /** Resolves when the process has come to the point at which it is killed or stopped. */
  hit: Promise<unknown>;
  /** Lets a stopped process go on. */
  goOn(): void;
  /** The points that it has reached since then. */
  reached(): Promise<string[]>;
  /** Sets its clock ahead of the real time. */
  setClock(aheadMs: number): Promise<void>;
  kill(): Promise<unknown>;
  /** Resolves when the process is dead, with its last output: the points that it reached. */
  died: Promise<string>;
}

export interface ServerProcesses {
  /** Starts a server on this database and Khalti. No earlier process may be running. */
  start(config: ServerConfig): Promise<ServerProcess>;
  stop(): Promise<void>;
}

/** Processes that are killed one after the other. While one runs, the next already loads its code. */
export function createServerProcesses(): ServerProcesses {
  const program = builtProgram("test/system/crash/crashing-server.ts");
  const running = new Set<ChildProcess>();
  const load = () => {
    const child = spawn(process.execPath, program, {
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    running.add(child);
    const died = lastWords(child).finally(() => running.delete(child));
    const kill = () => {
      child.kill("SIGKILL");
      return died;
    };
    const hit = once(child.stderr ?? child, "data");
    hit.catch(() => undefined);
    const goOn = () => {
      child.kill("SIGCONT");
    };
    return { ask: createAsk(child, died), died, kill, hit, goOn };
  };
  let spare = load();
  let stopped = false;

  return {
    async start(config) {
      if (stopped) throw new Error("the test is over");
      const { ask, died, kill, hit, goOn } = spare;
      spare = load();
      const url = await ask("start", config);
      return {
        url,
        died,
        kill,
        hit,
        goOn,
        arm: async (place, signal = "SIGKILL") => {
          const at = typeof place === "string" ? { name: place, occurrence: 1 } : place;
          await ask("arm", { at, signal });
        },
        reached: () => ask("reached", undefined),
        setClock: async (aheadMs) => {
          await ask("setClock", { aheadMs });
        },
      };
    },
    async stop() {
      stopped = true;
      await Promise.all(
        [...running].map(async (child) => {
          const ended = once(child, "close");
          child.kill("SIGKILL");
          await ended;
        }),
      );
    },
  };
}

async function lastWords(child: ChildProcess): Promise<string> {
  let text = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    text += chunk.toString();
  });
  await once(child, "close");
  return text;
}

type Ask = <Name extends keyof Commands>(
  name: Name,
  input: Commands[Name]["input"],
) => Promise<Commands[Name]["output"]>;

function createAsk(child: ChildProcess, died: Promise<string>): Ask {
  const waiting = new Map<
    number,
    { resolve: (value: never) => void; reject: (error: Error) => void }
  >();
  let lastId = 0;
  child.on("message", ({ id, value, error }: Reply) => {
    const reply = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) reply?.resolve(value as never);
    else reply?.reject(new Error(error));
  });
  void died.then((words) => {
    for (const reply of waiting.values()) reply.reject(new Error(`the server died: ${words}`));
    waiting.clear();
  });
  return (name, input) =>
    new Promise((resolve, reject) => {
      const id = ++lastId;
      waiting.set(id, { resolve, reject });
      child.send({ id, name, input } satisfies Command, (error) => {
        if (error !== null) reject(error);
      });
    });
}
