/** The samples of DigiPay's page "Topup Money (Add Money)". */
import type { Sample } from "../../khalti/samples/sample.ts";

export const requestExample: Sample = {
  section: "Request Example",
  json: `{
"wallet_id": "116a51aa2b7d459a8b7e3db7dcf5e70a",
"txn_amount": 100,
"txn_code": "CIB",
"payment_mode": 2,
"note": "testing"
}`,
};

export const ok: Sample = {
  section: "Response 200(OK)",
  json: `{
"success": 1,
"error": [],
"data": {
"message": "Money successfully added to your wallet.",
"transaction": {
"txn_id": "bcdc063cf4844eea82e1c0e68a2360e8",
"txn_number": "bcdc063cf4844eea82e1c0e68a2360e8",
"txn_status": 1
}
}
}`,
};

/** Not valid JSON: it has one quotation mark and one comma too many. */
export const badRequestAsPrinted: Sample = {
  section: "Response 400(BAD REQUEST)",
  json: `{
"success": 0,
"error"": [1],
"data": {
"message": "BAD_REQUEST",
}
}`,
};

export const badRequest: Sample = {
  section: "Response 400(BAD REQUEST), as the intended JSON",
  json: `{
"success": 0,
"error": [1],
"data": {
"message": "BAD_REQUEST"
}
}`,
};
