/**
 * The chart of accounts. An account's balance is what it was debited less what it was credited, so that money owed to the
 * merchant is positive.
 *
 * - `khalti_receivable`: what Khalti owes the merchant
 * - `khalti_fees`: what Khalti keeps of completed payments
 * - `sales`: what customers paid for orders
 * - `held`: money that Khalti took, and that waits for a person's decision
 * - `refunds`: what went back to customers
 * - `outside`: what the merchant gave back other than through Khalti
 * - `top_up_cost`: what delivered top-ups cost
 * - `provider_float:<name>`: the merchant's money at a provider of top-ups
 */
export type Account =
  | "khalti_receivable"
  | "khalti_fees"
  | "sales"
  | "held"
  | "refunds"
  | "outside"
  | "top_up_cost"
  | `provider_float:${string}`;
