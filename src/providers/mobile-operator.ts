/**
 * Khalti's number patterns since 2025, by the digits after the first 9. Its page also lists whole prefixes (`9840`,
 * `9041`), which these patterns cover. It merges NTC and NTC CDMA; the split here follows the older page, whose numbers are
 * all covered.
 */
const OPERATORS: readonly (readonly [operator: string, prefixes: string])[] = [
  ["NTC", "04|06|76|84|86"],
  ["NTC CDMA", "74"],
  ["NTC postpaid", "75|85"],
  ["Ncell", "70|80|81|82"],
  ["Smartcell", "6\\d|88"],
];

const numberOf = (prefixes: string) => `9(?:${prefixes})\\d{7}`;

/** A regular expression for a whole mobile number of any of these operators. */
export const MOBILE_NUMBER = numberOf(OPERATORS.map(([, prefixes]) => prefixes).join("|"));

const NUMBERS = OPERATORS.map(
  ([operator, prefixes]) => [operator, new RegExp(`^${numberOf(prefixes)}$`)] as const,
);

/** The operator of a ten-digit mobile number, by its first digits; null if no pattern matches. */
export function mobileOperator(number: string): string | null {
  return NUMBERS.find(([, numbers]) => numbers.test(number))?.[0] ?? null;
}
