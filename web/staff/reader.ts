// Who reads the page: language, role, and how to leave.
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Language } from "./format.ts";
import type { Role } from "./rights.ts";
import type { Say } from "./texts/texts.ts";

export interface Reader {
  say: Say;
  language: Language;
  role: Role;
  onSignedOut: () => void;
}

export const ReaderContext = createContext<Reader | null>(null);

export function useReader(): Reader {
  const reader = useContext(ReaderContext);
  if (reader === null) throw new Error("no reader");
  return reader;
}
