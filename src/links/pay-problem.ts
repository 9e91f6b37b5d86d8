import type { AppError } from "../lib/errors.ts";
import { LINK_STATUSES } from "./link-status.ts";
import type { PayProblem } from "./pay-page.ts";

/** Which sentence of the page an error is. Pure. */
export function problemOf({ code, errors, members }: AppError): PayProblem {
  switch (code) {
    case "payment_link_not_open": {
      const status = LINK_STATUSES.find((one) => one === members["link_status"]);
      return status === undefined || status === "open" ? "other" : `payment_link_${status}`;
    }
    case "payment_link_reserved":
    case "too_many_requests":
      return code;
    case "invalid_request": {
      const [field = ""] = errors?.[0]?.path.split(".") ?? [];
      return field === "amount" || field === "method" || field === "customer" ? field : "other";
    }
    default:
      return "other";
  }
}
