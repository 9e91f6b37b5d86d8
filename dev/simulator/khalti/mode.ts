export const MODES = ["KHALTI", "EBANKING", "MOBILE_BANKING"] as const;
/** Modes of the first-generation widget. The pages of this simulator do not offer them. */
export const OLD_MODES = ["CONNECT_IPS", "SCT"] as const;
export type Mode = (typeof MODES)[number];

export function isBankMode(mode: Mode | null): boolean {
  return mode === "EBANKING" || mode === "MOBILE_BANKING";
}
