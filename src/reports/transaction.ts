import { z } from "zod";
import { InvalidRequest } from "../lib/errors.ts";

/** Kinds of lines, in the order in which one moment has them. */
export const TRANSACTION_KINDS = ["held", "released", "payment", "fee", "refund"] as const;
export type TransactionKind = (typeof TRANSACTION_KINDS)[number];

/** The place of a line among all. */
export interface TransactionPlace {
  at: Date;
  historyId: string;
  /** The index of its kind. */
  part: number;
}

const place = z.tuple([
  z.iso.datetime(),
  z.string().regex(/^\d{1,18}$/),
  z.int().min(0).max(TRANSACTION_KINDS.length),
]);

export function writeTransactionCursor({ at, historyId, part }: TransactionPlace): string {
  return Buffer.from(JSON.stringify([at.toISOString(), historyId, part])).toString("base64url");
}

/** @throws InvalidRequest */
export function readTransactionCursor(text: string): TransactionPlace {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, "base64url").toString("utf8"));
    const [at, historyId, part] = place.parse(value);
    return { at: new Date(at), historyId, part };
  } catch {
    throw new InvalidRequest([
      { path: "cursor", message: "Should be a next_cursor of this list." },
    ]);
  }
}
