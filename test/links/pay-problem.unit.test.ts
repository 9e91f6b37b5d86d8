import { expect, it } from "@jest/globals";
import { PaymentLinkNotOpen, PaymentLinkReserved } from "../../src/checkout/reserve-link-use.ts";
import { AppError, InvalidRequest } from "../../src/lib/errors.ts";
import { problemOf } from "../../src/links/pay-problem.ts";

class Refused extends AppError {
  readonly status = 409;
  readonly code: string;

  constructor(code: string, members: Record<string, unknown> = {}) {
    super("Refused.", { members });
    this.code = code;
  }
}

const invalid = (...paths: string[]) =>
  new InvalidRequest(paths.map((path) => ({ path, message: "" })));

it.each<[string, AppError, string]>([
  ["a link that has expired", new PaymentLinkNotOpen("expired"), "payment_link_expired"],
  ["a link that is used up", new PaymentLinkNotOpen("used"), "payment_link_used"],
  ["a link that was closed", new PaymentLinkNotOpen("closed"), "payment_link_closed"],
  [
    "a link that is open again by now",
    new Refused("payment_link_not_open", { link_status: "open" }),
    "other",
  ],
  [
    "a link in a state that the page does not know",
    new Refused("payment_link_not_open", { link_status: "paused" }),
    "other",
  ],
  ["a link without a state", new Refused("payment_link_not_open"), "other"],
  ["a link whose last use is taken", new PaymentLinkReserved(), "payment_link_reserved"],
  ["too many requests", new Refused("too_many_requests"), "too_many_requests"],
  ["a wrong amount", invalid("amount"), "amount"],
  ["a wrong method", invalid("method"), "method"],
  ["a wrong bank", invalid("method.bank"), "method"],
  ["a wrong phone number", invalid("customer.phone"), "customer"],
  ["several wrong fields, by the first", invalid("customer.name", "amount"), "customer"],
  ["a wrong field that the page does not have", invalid("slug"), "other"],
  ["a field that only begins like one of the page", invalid("amounts"), "other"],
  ["an invalid request without fields", invalid(), "other"],
  ["another invalid request", new Refused("invalid_request"), "other"],
  ["an error that the page does not know", new Refused("amount"), "other"],
])("%s", (_what, error, problem) => {
  expect(problemOf(error)).toBe(problem);
});
