// What a refusal of the server says to the reader. Pure.
import { Refused } from "../api.ts";
import type { Say } from "./texts.ts";

export function problemText({ say }: { say: Say }, error: unknown): string {
  if (!(error instanceof Refused) || error.status === 0) return say("offline");
  return error.fields[0]?.message ?? (error.message || say("failed"));
}
