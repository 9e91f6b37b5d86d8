/** What a server answered to raw bytes. */
export interface Answer {
  /** Null when the connection ended without an answer. */
  status: number | null;
  body: string;
  ms: number;
}

export const HANG_MS = 10_000;
/** 503 that say what else is to blame: load, or Khalti and providers, which the simulator plays. */
const ALLOWED = new Set(["overloaded", "khalti_unavailable", "provider_unavailable"]);
/** Paths of this machine, stacks, SQL and names of our parts. */
const LEAKS = [
  /\/node_modules\//,
  /\bfile:\/\/\//,
  /\.[cm]?[tj]s:\d+/,
  /^\s+at .+\(.+:\d+\)/m,
  /\bprisma\b/i,
  /\b(select|insert into|update|delete from) .{1,200}\b(from|values|set|where)\b/is,
  /(syntax error at|violates .+ constraint|relation ".+" does)/,
];

/** @returns what is wrong with an answer, or null */
export function faultOf({ status, body, ms }: Answer, ownFolder: string): string | null {
  if (ms > HANG_MS) return `no end after ${String(HANG_MS)} ms`;
  if (status === null) return "the connection ended without an answer";
  if (status >= 500 && !(status === 503 && ALLOWED.has(codeOf(body)))) {
    return `status ${String(status)} ${codeOf(body)}`;
  }
  const leak = body.includes(ownFolder) ? ownFolder : LEAKS.find((one) => one.test(body));
  return leak === undefined ? null : `the answer leaks ${String(leak)}`;
}

function codeOf(body: string): string {
  return /"code":"(\w+)"/.exec(body)?.[1] ?? "";
}
