/** Refusals without an error code, classified by message: about our account, the provider or the receiver. */
import { describe, expect, it } from "@jest/globals";
import { classifyRefusal } from "../../src/providers/classify-refusal.ts";

describe("a refusal about our own account waits for credit", () => {
  it.each([
    "Insufficient balance",
    "insufficient credits",
    "Insufficient fund in your account.",
    "INSUFFICIENT BALANCE",
    "Insufficient wallet balance",
    "Your wallet balance is not enough.",
    "Low balance in agent wallet",
    "Your balance (Rs 12.50) is too low",
    "You do not have enough balance in your wallet",
    "You don't have enough balance.",
    "You don’t have sufficient funds",
    "You do not have sufficient credits.",
    "Credit not sufficient",
    "Inadequate balance",
    "Dear customer, your balance is insufficient.",
    "Insufficient balance. Please contact customer care.",
  ])("%s", (message) => {
    expect(classifyRefusal(message)).toEqual({ kind: "waiting", reason: "credit", message });
  });
});

describe("a refusal because of the provider's maintenance waits", () => {
  it.each([
    "Service is under maintenance",
    "System maintenance, please try again later",
    "Operator temporarily unavailable",
    "The service is temporarily down",
    "Recharges are temporarily closed",
    "Dear user, the service is temporarily unavailable. Please contact customer support.",
  ])("%s", (message) => {
    expect(classifyRefusal(message)).toEqual({ kind: "waiting", reason: "maintenance", message });
  });
});

describe("a refusal about the receiver or the amount is final", () => {
  it.each([
    "Wallet balance limit exceeded",
    "Customer balance limit exceeded",
    "Balance exceeded",
    "Your daily credit limit has been exceeded",
    "Insufficient limit for this balance",
    "Receiver's balance is too low",
    "Recipient has insufficient balance",
    "Insufficient balance in the customer's account",
    "The user has a balance, but the plan does not exist.",
    "Subscriber has low balance",
    "Amount too low to credit the wallet",
    "Credit amount is too low",
    "Invalid credit card",
    "Customer account is temporarily suspended",
    "Customer account is temporarily closed",
    "Account temporarily suspended",
    "Account is temporarily closed",
    "The number has been temporarily closed",
    "User under maintenance",
    "Beneficiary temporarily unavailable",
    "Customer not found",
    "BAD_REQUEST",
    "NOT_FOUND",
    "Amount should be between Rs. 100 and Rs. 10,000.",
    "",
  ])("%s", (message) => {
    expect(classifyRefusal(message)).toEqual({ kind: "refused", message });
  });
});
