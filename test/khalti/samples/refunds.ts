/** The samples of the page "Refund API", as printed. */
import type { Sample } from "./sample.ts";

export const walletPartialRefund: Sample = {
  section: "Wallet Refund, Partial Refund",
  json: `{
    "amount": 50.00
}`,
};

export const bankFullRefund: Sample = {
  section: "Bank Refund, Full Refund",
  json: `{
    "mobile": "1234567890"
}`,
};

export const bankPartialRefund: Sample = {
  section: "Bank Refund, Partial Refund",
  json: `{
    "mobile": "1234567890",
    "amount": 75.00
}`,
};

export const refundSuccess: Sample = {
  section: "Success Response",
  json: `{
    "detail": "Transaction refund successful."
}`,
};
