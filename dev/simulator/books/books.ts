import type { Rules } from "../control/rules.ts";
import type { Payment } from "../khalti/payment.ts";
import type { ProviderName } from "../top-ups/top-up-providers.ts";
import type { TopUp } from "../top-ups/top-up-store.ts";
import type { Journal } from "./journal.ts";

/** One change: each entry holds the whole new state of what changed, so the last one counts. */
export type BookEntry =
  | { payment: SavedPayment }
  | { provider: ProviderName; creditsPaisa: number; maintenance: boolean; topUp?: TopUp }
  | { clock: { skippedMs: number } }
  | { rules: Partial<Rules> };

/** Visits are left out: after a restart a customer starts the payment page again. */
export type SavedPayment = Omit<Payment, "visits">;

/** Where the simulator's memory is kept between starts. */
export type Books = {
  entries: readonly BookEntry[];
  keep(entry: BookEntry): void;
  /** Forgets all entries but these. */
  replace(entries: readonly BookEntry[]): void;
  close(): void;
};

export const NO_BOOKS: Books = {
  entries: [],
  keep: () => undefined,
  replace: () => undefined,
  close: () => undefined,
};

export function booksIn(journal: Journal): Books {
  return {
    entries: journal.entries.filter(isEntry),
    keep: (entry) => journal.append(entry),
    replace: (entries) => journal.replace(entries),
    close: () => journal.close(),
  };
}

function isEntry(value: unknown): value is BookEntry {
  return (
    typeof value === "object" &&
    value !== null &&
    ["payment", "provider", "clock", "rules"].some((kind) => kind in value)
  );
}
