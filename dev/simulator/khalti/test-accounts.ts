/** Khalti's published sandbox credentials: https://docs.khalti.com/khalti-epayment/ */
export const TEST_KHALTI_IDS = [
  "9800000000",
  "9800000001",
  "9800000002",
  "9800000003",
  "9800000004",
  "9800000005",
] as const;
export const [FIRST_ID] = TEST_KHALTI_IDS;
export const LAST_ID = "9800000005";
export const TEST_MPIN = "1111";
export const TEST_OTP = "987654";

/** Limit of wrong mPINs and OTPs together, per payment; after it the customer can only cancel. */
export const MAX_WRONG_TRIES = 5;

/** Accounts of this simulator, whose customers behave as in the wild. mPIN and OTP are those of the others. */
export const BEHAVING_ACCOUNTS = [
  { id: "9800000010", behaviour: "low_balance" },
  { id: "9800000011", behaviour: "blocked" },
  { id: "9800000012", behaviour: "no_otp" },
  { id: "9800000013", behaviour: "last_second" },
  { id: "9800000014", behaviour: "never_returns" },
  { id: "9800000015", behaviour: "two_tabs" },
  { id: "9800000016", behaviour: "not_processed" },
] as const;
export type Behaviour = (typeof BEHAVING_ACCOUNTS)[number]["behaviour"];

export function isAccount(id: string): boolean {
  return TEST_KHALTI_IDS.some((known) => known === id) || behaviourOf(id) !== null;
}

/** null for an ordinary account. */
export function behaviourOf(id: string | null): Behaviour | null {
  return BEHAVING_ACCOUNTS.find((account) => account.id === id)?.behaviour ?? null;
}
