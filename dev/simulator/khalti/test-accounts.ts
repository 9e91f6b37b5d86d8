/** Khalti's published sandbox credentials: https://docs.khalti.com/khalti-epayment/ */
export const TEST_KHALTI_IDS = [
  "9800000000",
  "9800000001",
  "9800000002",
  "9800000003",
  "9800000004",
  "9800000005",
] as const;
export const TEST_MPIN = "1111";
export const TEST_OTP = "987654";

/** Limit of wrong mPINs and OTPs together, per payment; after it the customer can only cancel. */
export const MAX_WRONG_TRIES = 5;
