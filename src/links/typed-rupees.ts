/**
 * What a customer typed as rupees, in paisa: digits of either script, with or without commas between them, at most two
 * decimals. Null for anything else. Pure.
 */
export function toWholePaisa(typed: string): number | null {
  const digits = typed
    .trim()
    .replace(/[०-९]/g, (digit) => String(digit.charCodeAt(0) - "०".charCodeAt(0)))
    .replace(/(\d),(?=\d)/g, "$1");
  const [, rupees, decimals = ""] = /^(\d{1,8})(?:\.(\d{1,2}))?$/.exec(digits) ?? [];
  return rupees === undefined ? null : Number(rupees) * 100 + Number(decimals.padEnd(2, "0"));
}
