/** The lookup samples of the gateway documentation's chapter "Ebanking and Mobile Banking". */
import type { LookupSamples } from "./sample.ts";

export const bankingChapterLookup: LookupSamples = {
  page: "Ebanking and Mobile Banking",
  // Payment Verification (Lookup)
  requests: [
    {
      section: "Request Data",
      json: `{
  "pidx": "HT6o6PEZRWFJ5ygavzHWd5"
}`,
    },
  ],
  // The responses by status
  answers: [
    {
      section: "Success Response",
      json: `{
  "pidx": "HT6o6PEZRWFJ5ygavzHWd5",
  "total_amount": 10000,
  "status": "Completed",
  "transaction_id": "GFq9PFS7b2iYvL8Lir9oXe",
  "fee": 0,
  "refunded": false
}`,
    },
    {
      section: "Pending Response",
      json: `{
  "pidx": "HT6o6PEZRWFJ5ygavzHWd5",
  "total_amount": 10000,
  "status": "Pending",
  "transaction_id": null,
  "fee": 0,
  "refunded": false
}`,
    },
    {
      section: "Initiated Response",
      json: `{
  "pidx": "HT6o6PEZRWFJ5ygavzHWd5",
  "total_amount": 10000,
  "status": "Initiated",
  "transaction_id": null,
  "fee": 0,
  "refunded": false
}`,
    },
    {
      section: "Refunded Response",
      json: `{
  "pidx": "HT6o6PEZRWFJ5ygavzHWd5",
  "total_amount": 10000,
  "status": "Refunded",
  "transaction_id": "GFq9PFS7b2iYvL8Lir9oXe",
  "fee": 0,
  "refunded": true
}`,
    },
    {
      section: "Expired Response",
      json: `{
  "pidx": "H889Er9gq4j92oCrePrDwf",
  "total_amount": 10000,
  "status": "Expired",
  "transaction_id": null,
  "fee": 0,
  "refunded": false
}`,
    },
    {
      section: "Canceled Response",
      json: `{
  "pidx": "vNTeXkSEaEXK2J4i7cQU6e",
  "total_amount": 10000,
  "status": "User canceled",
  "transaction_id": null,
  "fee": 0,
  "refunded": false
}`,
    },
  ],
  // Generic Errors
  genericErrors: [
    {
      section: "When an incorrect Authorization key is passed.",
      json: `{
  "detail": "Invalid token.",
  "status_code": 401
}`,
    },
    {
      section: "If incorrect pidx is passed.",
      json: `{
  "detail": "Not found.",
  "error_key": "validation_error"
}`,
    },
    {
      section: "If key is not passed as prefix in Authorization key",
      json: `{
  "detail": "Authentication credentials were not provided.",
  "status_code": 401
}`,
    },
  ],
};
