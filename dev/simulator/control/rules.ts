import { z } from "zod";

/**
 * What Khalti is said to refuse or do, without a source that proves it. Each rule is off at first, so that every client
 * that works with Khalti works here; tests turn one on to see how their client takes it.
 */
export const RULES = {
  unique_purchase_order_id: "initiate refuses a purchase_order_id that was sent before",
  trailing_slash: "a path without the documented trailing slash is 404",
  customer_name: "customer_info needs a name",
  filled_customer: "email and phone of customer_info may not be blank",
  known_modes: "initiate refuses the modes CONNECT_IPS and SCT",
  public_return_url:
    "initiate answers 500 and no body when return_url is local, private or over 255 characters",
  ttl_in_seconds: "ttl sets the lifetime of the link, in seconds",
  merchant_fields_in_answer: "initiate's answer repeats the merchant_ fields",
  alphanumeric_reference: "Khalti's services refuse a reference with - or _",
} as const;

export type RuleName = keyof typeof RULES;
export const RULE_NAMES = Object.keys(RULES) as RuleName[];
export type Rules = Record<RuleName, boolean>;

export const rulesSchema: z.ZodType<Partial<Rules>> = z.strictObject(
  Object.fromEntries(RULE_NAMES.map((name) => [name, z.boolean().optional()])),
);

export function lenientRules(): Rules {
  return Object.fromEntries(RULE_NAMES.map((name) => [name, false])) as Rules;
}
