import type { Answer } from "../control/api-endpoint.ts";

/** The documented codes. Only the texts of 002 and 4000 are documented; the others are made up. */
const REFUSALS = {
  "1002": { message: "Invalid token", error: "invalid_token" },
  "1010": { message: "Validation error", error: "validation_error" },
  "1011": { message: "Validation error", error: "validation_error" },
  "1012": { message: "Reference is required", error: "reference_missing" },
  "1013": { message: "Duplicate reference", error: "duplicate_reference" },
  "1016": { message: "Insufficient credits", error: "insufficient_credits" },
  "1019": { message: "Service is under maintenance", error: "service_maintenance" },
  "1021": { message: "Error from the service provider", error: "provider_error" },
  "4000": { message: "Can't fulfill request", error: "client_error" },
} as const;

/** The error body of Khalti's services. */
export function refuseService(
  code: keyof typeof REFUSALS,
  details: Record<string, string[]> = {},
): Answer {
  return {
    status: 400,
    body: {
      status: false,
      error_code: code,
      ...REFUSALS[code],
      details: { ...details, http_status_code: 400 },
      error_data: {},
      state: "Error",
    },
  };
}

/** The documented answer of the status page about a reference that Khalti's services do not know. */
export function unknownReference(): Answer {
  return {
    status: 400,
    body: {
      status: false,
      error_code: "002",
      message: "The reference sent is not a valid reference.",
      error: "invalid_reference",
      details: "",
      error_data: {},
      state: "Error",
    },
  };
}
