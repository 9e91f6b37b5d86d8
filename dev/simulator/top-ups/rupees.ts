/** Converts rupees such as "150", 150 or 150.50 to paisa; undefined for anything else, or for more than two decimals. */
export function paisaFrom(rupees: unknown): number | undefined {
  if (typeof rupees !== "number" && typeof rupees !== "string") return undefined;
  const parts = /^(\d{1,9})(?:\.(\d{1,2}))?$/.exec(String(rupees));
  if (parts === null) return undefined;
  return Number(parts[1]) * 100 + Number((parts[2] ?? "").padEnd(2, "0"));
}

export function rupeesFrom(paisa: number): number {
  return paisa / 100;
}
