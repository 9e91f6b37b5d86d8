import { BANK_TABLE } from "./bank-table.ts";
import type { Mode } from "./mode.ts";

export type Bank = {
  idx: string;
  name: string;
  shortName: string;
  swiftCode: string;
  address: string;
  hasEbanking: boolean;
  hasMobileCheckout: boolean;
  color: string;
};

export const BANKS: readonly Bank[] = BANK_TABLE.trim().split("\n").map(toBank);

const BY_IDX = new Map(BANKS.map((bank) => [bank.idx, bank]));

export function findBank(idx: unknown): Bank | undefined {
  return typeof idx === "string" ? BY_IDX.get(idx) : undefined;
}

export function serves(bank: Bank, mode: Mode): boolean {
  if (mode === "EBANKING") return bank.hasEbanking;
  return mode === "MOBILE_BANKING" && bank.hasMobileCheckout;
}

export function logoPath(bank: Bank): string {
  return `/static/bank-logo/${bank.shortName.toLowerCase()}.svg`;
}

function toBank(line: string): Bank {
  const [idx = "", shortName = "", swiftCode = "", services, color = "", address = "", name = ""] =
    line.split(" | ");
  return {
    idx,
    name,
    shortName,
    swiftCode,
    address,
    hasEbanking: services !== "mobilecheckout",
    hasMobileCheckout: services !== "ebanking",
    color,
  };
}
