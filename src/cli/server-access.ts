// Commands of a shop's developer reach the server over HTTP, as the shop does: they need a key, not the database.
import { type Command, Option } from "commander";
import { StartError } from "../lib/start-error.ts";
import { isRecord } from "../lib/is-record.ts";
import type { Cli } from "./cli.ts";

export interface ServerAccess {
  /** Without a trailing slash. */
  url: string;
  key: string;
}

export interface AccessOptions {
  server?: string;
  key?: string;
}

/** The server refuses the request, so that asking again is of no use. */
export class ServerRefused extends StartError {}

/** The server gives no usable answer now. */
export class ServerUnavailable extends StartError {
  /** Null: it does not say when to ask again. */
  readonly retryAfterMs: number | null;

  constructor(message: string, retryAfterMs: number | null = null) {
    super(message);
    this.retryAfterMs = retryAfterMs;
  }
}

/** Adds the options that say which server to ask, and with which key. */
export function withAccess(command: Command): Command {
  return command
    .addOption(
      new Option("--server <url>", "its address (default: PUBLIC_URL)").env("KHALTI_BFF_URL"),
    )
    .addOption(
      new Option(
        "--key <key>",
        "key of a shop or of staff; better in the environment, where `ps` does not show it (default on a development machine: its admin key)",
      ).env("KHALTI_BFF_KEY"),
    );
}

/** @throws StartError when there is no key */
export async function findAccess(cli: Cli, options: AccessOptions): Promise<ServerAccess> {
  const url = given(options.server) ?? cli.config().publicUrl;
  if (!URL.canParse(url)) throw new StartError(`--server should be an address, not ${url}`);
  const key = given(options.key) ?? cli.config().adminApiKey ?? (await cli.developmentKey());
  if (key === null) throw new StartError("Give a key: set KHALTI_BFF_KEY, or use --key.");
  return { url: url.replace(/\/+$/, ""), key };
}

/** An empty environment variable counts as missing. */
const given = (text: string | undefined) => (text === "" ? undefined : text);

/**
 * Asks the server, and reads its JSON.
 *
 * @throws ServerRefused, ServerUnavailable
 */
export async function askServer(
  { url, key }: ServerAccess,
  path: string,
  options: { body?: object; headers?: Record<string, string>; signal?: AbortSignal } = {},
): Promise<unknown> {
  const { body, headers, signal } = options;
  let answer: Response;
  let read: unknown;
  try {
    answer = await fetch(`${url}${path}`, {
      method: body === undefined ? "GET" : "POST",
      headers: {
        Authorization: `Bearer ${key}`,
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      // A redirect would take the key elsewhere.
      redirect: "manual",
      signal: signal ?? null,
    });
    const text = await answer.text();
    read = answer.ok ? JSON.parse(text) : readProblem(text);
  } catch (error) {
    if (signal?.aborted === true) throw error;
    throw new ServerUnavailable(`${url} does not answer (${reasonOf(error)}).`);
  }
  if (answer.ok) return read;
  const message = `${url} answers ${String(answer.status)}: ${String(read)}`;
  if (answer.status !== 429 && answer.status < 500) throw new ServerRefused(message);
  const seconds = Number(answer.headers.get("retry-after") ?? NaN);
  throw new ServerUnavailable(message, Number.isFinite(seconds) ? seconds * 1_000 : null);
}

/** The problem's own words, each wrong field with its path. */
function readProblem(text: string): string {
  try {
    const problem: unknown = JSON.parse(text);
    if (!isRecord(problem) || typeof problem["detail"] !== "string") return "no problem document";
    const errors = Array.isArray(problem["errors"]) ? (problem["errors"] as unknown[]) : [];
    const fields = errors
      .filter(isRecord)
      .map(({ path, message }) => `${String(path)}: ${String(message)}`);
    return [problem["detail"], ...fields].join(" ");
  } catch {
    return "no problem document";
  }
}

/** The cause (ECONNREFUSED) says more than "fetch failed". */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "TimeoutError") return "time-out";
  const cause: unknown = error.cause;
  if (!(cause instanceof Error)) return error.message;
  return "code" in cause && typeof cause.code === "string" ? cause.code : cause.message;
}
