import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";
import { builtProgram, type ProgramName } from "./programs.ts";

const SOURCE = fileURLToPath(new URL("../../dev/main.ts", import.meta.url));
const TSX = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;

export interface Program {
  child: ChildProcess;
  /** All output so far. */
  output(): string;
  /** Standard output only. */
  stdout(): string;
  /** Resolves with the first match in the output; rejects if the program ends before. */
  printed(pattern: RegExp): Promise<RegExpExecArray>;
  /** Resolves with the exit code, or null after a signal. */
  exited: Promise<number | null>;
}

/** Runs one of our programs in its own folder, with only `env` in its environment. */
export function runProgram(options: {
  directory: string;
  env?: Record<string, string>;
  args?: string[];
  /** `npm start` transpiles dev/main.ts while it loads; the others were built for this run. */
  program: "npm start" | ProgramName;
}): Program {
  const { program } = options;
  const file = program === "npm start" ? ["--import", TSX, SOURCE] : builtProgram(program);
  const child = spawn(process.execPath, [...file, ...(options.args ?? [])], {
    cwd: options.directory,
    env: { PATH: process.env["PATH"] ?? "", HOME: options.directory, ...options.env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let text = "";
  let stdout = "";
  child.stdout.on("data", (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  const listeners = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      text += chunk.toString();
      for (const listener of listeners) listener();
    });
  }
  const exited = once(child, "close").then(([code]) => code as number | null);
  return {
    child,
    output: () => text,
    stdout: () => stdout,
    exited,
    printed: (pattern) =>
      new Promise((resolve, reject) => {
        const check = () => {
          const match = pattern.exec(text);
          if (match === null) return;
          listeners.delete(check);
          resolve(match);
        };
        listeners.add(check);
        check();
        void exited.then((code) => {
          reject(
            new Error(`ended with ${String(code)} before it printed ${pattern.source}:\n${text}`),
          );
        });
      }),
  };
}
