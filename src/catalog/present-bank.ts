import { z } from "zod";
import type { Bank } from "../khalti/banks.ts";

export const bankResponse = z.object({
  idx: z.string(),
  name: z.string(),
  short_name: z.string(),
  logo: z.string().nullable(),
  swift_code: z.string().nullable(),
  has_ebanking: z.boolean(),
  has_mobile_checkout: z.boolean(),
});

export function presentBank(bank: Bank): z.output<typeof bankResponse> {
  return {
    idx: bank.idx,
    name: bank.name,
    short_name: bank.shortName,
    logo: bank.logo,
    swift_code: bank.swiftCode,
    has_ebanking: bank.hasEbanking,
    has_mobile_checkout: bank.hasMobileCheckout,
  };
}
