/** Set to 60 for the minute of a real outage; the suite makes do with a shorter one. */
const seconds = process.env["OUTAGE_SECONDS"];
export const asked = seconds !== undefined;
export const OUTAGE_MS = Number(seconds ?? "1") * 1_000;

/** Figures for whoever asked for an outage by hand. */
export function report(line: string): void {
  if (asked) process.stderr.write(`${line}\n`);
}
