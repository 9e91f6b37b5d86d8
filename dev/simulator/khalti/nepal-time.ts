import { randomInt } from "node:crypto";

const OFFSET_MS = (5 * 60 + 45) * 60 * 1000;

/** A time in Khalti's format, with microseconds: `2023-05-25T16:26:16.471649+05:45`. */
export function nepalTimestamp(ms: number): string {
  const micro = String(randomInt(1000)).padStart(3, "0");
  return `${new Date(ms + OFFSET_MS).toISOString().slice(0, -1)}${micro}+05:45`;
}

/** The time of day in Nepal, as `16:26`. */
export function nepalClock(ms: number): string {
  return new Date(ms + OFFSET_MS).toISOString().slice(11, 16);
}
