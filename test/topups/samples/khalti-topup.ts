/** The samples of the page "Khalti Topup", as printed. */
import type { Sample } from "../../khalti/samples/sample.ts";

/** Printed with words in place of the values. */
export const serviceParameters: Sample = {
  section: "Service Parameters",
  json: `{
    "token": "token-provided",
    "reference": "unique-reference",
    "amount": "amount to be recharged",
    "number": "Unique Khalti ID to which TOPUP is to be done, eg: 9841234567",
    "remarks": "Remarks (Optional Field)"
}`,
};

export const successResponse: Sample = {
  section: "Success Response",
  json: `{
    "id": 3116,
    "extra_data": {},
    "state": "Success",
    "detail": "Success",
    "message": "Successfully Completed Transaction",
    "status": true
}`,
};

export const errorResponse: Sample = {
  section: "Error Response",
  json: `{
    "status": false,
    "error_code": "4000",
    "message": "Can't fulfill request",
    "error": "client_error",
    "details": {
        "user": [
            "User does not exist."
        ],
        "http_status_code": 400
    },
    "error_data": {},
    "state": "Error"
}`,
};
