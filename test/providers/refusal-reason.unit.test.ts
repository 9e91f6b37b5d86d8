import { describe, expect, it } from "@jest/globals";
import { refusalReason } from "../../src/providers/refusal-reason.ts";

describe("why a provider refused, for the customer", () => {
  it.each([
    ["NOT_FOUND", "receiver_not_accepted"],
    ["Invalid mobile number", "receiver_not_accepted"],
    ["Amount should be between Rs. 100 and Rs. 10,000.", "amount_not_accepted"],
    ["Khalti's services answered HTTP 404: service not found, not delivered", "refused"],
    ["Khalti's services gave no reason", "refused"],
    ["BAD_REQUEST", "refused"],
    [null, "refused"],
  ])("%j is %s", (message, code) => {
    expect(refusalReason(message).code).toBe(code);
  });
});
