// Who reads the page: language, role, and how to leave.
import { createContext } from "preact";
import { useContext, useMemo } from "preact/hooks";
import type { Language } from "./format.ts";
import type { Role } from "./rights.ts";
import { type Say, sayer, type SayOf, type Texts } from "./texts/texts.ts";

export interface Reader {
  say: Say;
  language: Language;
  role: Role;
  /** Paisa above which a refund's amount is typed again, or waits for another key; null for never. */
  limits: { confirmAbove: number | null; approvalAbove: number | null };
  onSignedOut: () => void;
}

export const ReaderContext = createContext<Reader | null>(null);

export function useReader(): Reader {
  const reader = useContext(ReaderContext);
  if (reader === null) throw new Error("no reader");
  return reader;
}

/** The texts of one part of the page, in the reader's language. */
export function useTexts<Key extends string>(all: Texts<Key>): SayOf<Key> {
  const { language } = useReader();
  return useMemo(() => sayer(all, language), [all, language]);
}
