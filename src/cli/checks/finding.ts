/** Result of one check. `doctor --json` prints it: names and verdicts are an interface. */
export interface Finding {
  check: string;
  /** A warning does not fail the command. A check is skipped when it needs something that is missing. */
  verdict: "well" | "warning" | "failed" | "skipped";
  message: string;
  todo?: string[];
}

export type Found = Omit<Finding, "check">;

export const ok = (message: string): Found => ({ verdict: "well", message });
export const warning = (message: string, ...advice: string[]): Found => ({
  verdict: "warning",
  message,
  todo: advice,
});
export const failed = (message: string, ...advice: string[]): Found => ({
  verdict: "failed",
  message,
  todo: advice,
});

/** Formats a time for people: `2026-11-21 10:30Z`. */
export const toMinute = (at: Date) => `${at.toISOString().slice(0, 16).replace("T", " ")}Z`;

/** Pads the cells of each column, except at the end of a line. */
export function toTable(rows: string[][]): string[] {
  const widths = rows[0]?.map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths?.[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}
