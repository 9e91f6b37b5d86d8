/** The samples of the page "Service Status Lookup API" of Khalti's services, and the documented balance. */
import type { Sample } from "../../khalti/samples/sample.ts";

export const success: Sample = {
  section: "Success Response",
  json: `{
    "status": true,
    "state": "Success",
    "original_status": "Success",
    "details": "Successful recharge",
    "reference": "7068074f-d04f-4262-8d9b-6a171da647b5",
    "response_id": 123647,
    "amount": 10.0,
    "refunded": false,
    "refunded_amount": 0.0,
    "refunds": []
}`,
};

/** `status` is true, and the credits are in `refunds` although `refunded` is false. */
export const failed: Sample = {
  section: "Failed Response",
  json: `{
    "status": true,
    "state": "Failed",
    "original_status": "Error",
    "details": "rtii",
    "reference": "813e70aa-889b-4b4b-b4f5-ede459d15a53",
    "response_id": 123611,
    "amount": 100.0,
    "refunded": false,
    "refunded_amount": 0.0,
    "refunds": [
        {
            "created_at": "2024-07-15",
            "remarks": "rtii",
            "amount": 100.0
        }
    ]
}`,
};

export const unknownReference: Sample = {
  section: "Failure Response Structure (No such Transaction at our end)",
  json: `{
    "status": false,
    "error_code": "002",
    "message": "The reference sent is not a valid reference.",
    "error": "invalid_reference",
    "details": "",
    "error_data": {},
    "state": "Error"
}`,
};

export const manuallyFailed: Sample = {
  section: "Failure Response Structure (Transaction Exists but Failure)",
  json: `{
    "status": true,
    "state": "Failed",
    "details": "Manually Failed",
    "reference": "Reference_092233",
    "response_id": 10631926,
    "amount": 1.0
}`,
};

export const balance: Sample = {
  section: "balance, with the documented fields",
  json: `{ "credits_consumed": 700.0, "credits_available": 9300.0 }`,
};
