/** Set to 60 for an outage of a minute. The suite uses a shorter one. */
const seconds = process.env["OUTAGE_SECONDS"];
export const asked = seconds !== undefined;
export const OUTAGE_MS = Number(seconds ?? "1") * 1_000;

/** Prints figures when an outage was requested manually. */
export function report(line: string): void {
  if (asked) process.stderr.write(`${line}\n`);
}
