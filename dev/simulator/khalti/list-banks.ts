import type { Answer } from "../control/api-endpoint.ts";
import { type Bank, BANKS, logoPath } from "./bank.ts";
import { refuse } from "./request-fields.ts";

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
