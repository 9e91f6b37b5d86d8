import { z } from "zod";
import { InvalidRequest } from "../lib/errors.ts";

const LIMIT_WORDS = "Should be a whole number from 1 to 100.";

/** How many rows of a list one answer holds. */
export const listLimit = z.coerce
  .number(LIMIT_WORDS)
  .int(LIMIT_WORDS)
  .min(1, LIMIT_WORDS)
  .max(100, LIMIT_WORDS)
  .default(25);

/** The `next_cursor` of the page before. */
export const listCursor = z
  .string("Should be text.")
  .max(200, "Should be a next_cursor of this list.")
  .optional();

/** The place of a row in a list that is ordered by time and id. */
export interface Place {
  at: Date;
  id: string;
}

const place = z.tuple([z.iso.datetime(), z.uuid()]);

export function writeCursor({ at, id }: Place): string {
  return Buffer.from(JSON.stringify([at.toISOString(), id])).toString("base64url");
}

/** @throws InvalidRequest */
export function readCursor(text: string): Place {
  try {
    const [at, id] = place.parse(JSON.parse(Buffer.from(text, "base64url").toString("utf8")));
    return { at: new Date(at), id };
  } catch {
    throw new InvalidRequest([
      { path: "cursor", message: "Should be a next_cursor of this list." },
    ]);
  }
}
