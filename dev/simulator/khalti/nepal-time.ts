import { randomInt } from "node:crypto";

const OFFSET_MS = (5 * 60 + 45) * 60 * 1000;

/** Khalti's form of a time: `2023-05-25T16:26:16.471649+05:45`, with microseconds. */
export function nepalTimestamp(ms: number): string {
  const micro = String(randomInt(1000)).padStart(3, "0");
  return `${new Date(ms + OFFSET_MS).toISOString().slice(0, -1)}${micro}+05:45`;
}

/** The wall clock in Nepal, `16:26`. */
export function nepalClock(ms: number): string {
  return new Date(ms + OFFSET_MS).toISOString().slice(11, 16);
}
