export interface Finding {
  check: string;
  /** A warning fails nothing; what cannot be looked at because of something else is skipped. */
  verdict: "well" | "warning" | "failed" | "skipped";
  message: string;
  todo?: string[];
}

export type Found = Omit<Finding, "check">;

export const well = (message: string): Found => ({ verdict: "well", message });
export const warning = (message: string, ...todo: string[]): Found => ({
  verdict: "warning",
  message,
  todo,
});
export const failed = (message: string, ...todo: string[]): Found => ({
  verdict: "failed",
  message,
  todo,
});

/** A time for people: `2026-11-21 10:30Z`. */
export const toMinute = (at: Date) => `${at.toISOString().slice(0, 16).replace("T", " ")}Z`;
