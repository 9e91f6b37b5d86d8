/**
 * The number patterns that Khalti's services use since 2025, without the prefixes that stand among them as whole numbers
 * (`9840`, `9041`) and are covered by the rest. They put NTC and its CDMA numbers together: of these, those that the older
 * page calls CDMA are told apart here.
 */
const OPERATORS: readonly (readonly [operator: string, numbers: RegExp])[] = [
  ["NTC", /^9(?:04|06|76|84|86)\d{7}$/],
  ["NTC CDMA", /^974\d{7}$/],
  ["NTC postpaid", /^9(?:75|85)\d{7}$/],
  ["Ncell", /^9(?:70|80|81|82)\d{7}$/],
  ["Smartcell", /^9(?:6\d|88)\d{7}$/],
];

/** Whose mobile number it is, by its first digits; null for what no pattern knows, and for all that is not ten digits. */
export function mobileOperator(number: string): string | null {
  return OPERATORS.find(([, numbers]) => numbers.test(number))?.[0] ?? null;
}
