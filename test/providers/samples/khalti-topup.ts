/** The samples of the page "Khalti Topup", as printed. */
import type { Sample } from "../../khalti/samples/sample.ts";

/** Printed with descriptions instead of values. */
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

/** Most of these were replaced in 2025: see {@link patternsOf2025}. */
export const regexPatterns: Sample = {
  section: "Regex Patterns",
  json: `[
    {
        "name": "NTC",
        "slug": "ntc",
        "pattern": "(9[8][46][0-9]{7})",
        "error_message": "Invalid mobile number"
    },
    {
        "name": "Ncell",
        "slug": "ncell",
        "pattern": "(9[8][0-2][0-9]{7})",
        "error_message": "Invalid mobile number"
    },
    {
        "name": "Smartcell",
        "slug": "smartcell",
        "pattern": "(9[6][0-9]{8}|9[8][8][0-9]{7})",
        "error_message": "Invalid mobile number"
    },
    {
        "name": "NT CDMA",
        "slug": "nt-cdma",
        "pattern": "(9[7][4-5][0-9]{7})",
        "error_message": "Invalid mobile number"
    },
    {
        "name": "NT Postpaid",
        "slug": "nt-postpaid",
        "pattern": "(9[8][5][0-9]{7})",
        "error_message": "Invalid mobile number"
    }
]`,
};

/** The patterns that Khalti's services use since 2025, by operator. */
export const patternsOf2025 = {
  "NTC and its CDMA": "^([9][078][46][0-9]{7}|9[0][4][01][0-9]{6}|9840|9041)$",
  Ncell: "^[9](80|81|82|70)[0-9]{7}$",
  Smartcell: "(9[6][0-9]{8}|9[8][8][0-9]{7})",
  "NTC postpaid": "^([9][78][5][0-9]{7})$",
} as const;

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
