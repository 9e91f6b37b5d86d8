import { type BankRecord, bankRecord } from "./schemas.ts";

export type BankPaymentType = "ebanking" | "mobilecheckout";

/** A bank that a customer can pay with. `idx` is the `bank` of an initiate call. */
export type Bank = {
  idx: string;
  name: string;
  /** The full name if Khalti gives no short name. */
  shortName: string;
  /** An http(s) address, or null. */
  logo: string | null;
  swiftCode: string | null;
  hasEbanking: boolean;
  hasMobileCheckout: boolean;
};

/** The valid banks of Khalti's records. One broken record must not hide the others. */
export function toBanks(records: unknown[]): Bank[] {
  return records.flatMap((record) => {
    const parsed = bankRecord.safeParse(record);
    return parsed.success ? [toBank(parsed.data)] : [];
  });
}

function toBank(record: BankRecord): Bank {
  return {
    idx: record.idx,
    name: record.name,
    shortName: record.short_name || record.name,
    logo: record.logo,
    swiftCode: record.swift_code || null,
    hasEbanking: record.has_ebanking,
    hasMobileCheckout: record.has_mobile_checkout,
  };
}

/**
 * The URL of the next page, or null. `next` is external input: only the same origin is followed, and no page twice.
 */
export function nextBankPage(next: string | null, current: URL, seen: Set<string>): URL | null {
  if (!next || !URL.canParse(next, current.href)) return null;
  const url = new URL(next, current.href);
  return url.origin === current.origin && !seen.has(url.href) ? url : null;
}
