/**
 * The number patterns that Khalti's services use since 2025, by the digits after the first 9, without the prefixes that
 * stand among them as whole numbers (`9840`, `9041`) and are covered by the rest. They put NTC and its CDMA numbers
 * together: of these, those that the older page calls CDMA are told apart here. Every number of the older page is in them.
 */
const OPERATORS: readonly (readonly [operator: string, prefixes: string])[] = [
  ["NTC", "04|06|76|84|86"],
  ["NTC CDMA", "74"],
  ["NTC postpaid", "75|85"],
  ["Ncell", "70|80|81|82"],
  ["Smartcell", "6\\d|88"],
];

const numberOf = (prefixes: string) => `9(?:${prefixes})\\d{7}`;

/** A regular expression for the whole of a mobile number of any of these operators. */
export const MOBILE_NUMBER = numberOf(OPERATORS.map(([, prefixes]) => prefixes).join("|"));

const NUMBERS = OPERATORS.map(
  ([operator, prefixes]) => [operator, new RegExp(`^${numberOf(prefixes)}$`)] as const,
);

/** Whose mobile number it is, by its first digits; null for what no pattern knows, and for all that is not ten digits. */
export function mobileOperator(number: string): string | null {
  return NUMBERS.find(([, numbers]) => numbers.test(number))?.[0] ?? null;
}
