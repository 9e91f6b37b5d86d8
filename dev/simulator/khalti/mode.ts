export const MODES = ["KHALTI", "EBANKING", "MOBILE_BANKING"] as const;
export type Mode = (typeof MODES)[number];

export function isBankMode(mode: Mode | null): boolean {
  return mode === "EBANKING" || mode === "MOBILE_BANKING";
}
