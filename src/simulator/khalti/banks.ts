import type { Answer } from "../control/api-endpoint.ts";
import { BANK_TABLE } from "./bank-table.ts";
import type { Mode } from "./payment.ts";
import { refuse } from "./request-fields.ts";

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

/** GET /api/v5/bank/?payment_type=ebanking|mobilecheckout */
export function listBanks(paymentType: unknown, publicUrl: string): Answer {
  if (paymentType !== undefined && paymentType !== "ebanking" && paymentType !== "mobilecheckout") {
    return refuse({ payment_type: [`${JSON.stringify(paymentType)} is not a valid choice.`] });
  }
  const records = BANKS.filter((bank) => {
    if (paymentType === "ebanking") return bank.hasEbanking;
    return paymentType === undefined || bank.hasMobileCheckout;
  }).map((bank) => toRecord(bank, publicUrl));
  return {
    status: 200,
    body: {
      total_pages: 1,
      total_records: records.length,
      next: null,
      previous: null,
      record_range: [1, records.length],
      current_page: 1,
      records,
    },
  };
}

export function logoPath(bank: Bank): string {
  return `/static/bank-logo/${bank.shortName.toLowerCase()}.svg`;
}

function toRecord(bank: Bank, publicUrl: string) {
  return {
    idx: bank.idx,
    name: bank.name,
    short_name: bank.shortName,
    logo: publicUrl + logoPath(bank),
    swift_code: bank.swiftCode,
    has_cardpayment: false,
    address: bank.address,
    ebanking_url: "",
    has_ebanking: bank.hasEbanking,
    has_mobile_checkout: bank.hasMobileCheckout,
    has_direct_withdraw: true,
    has_nchl: false,
    has_mobile_banking: false,
    play_store: "",
    app_store: "",
    branches: [],
  };
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
