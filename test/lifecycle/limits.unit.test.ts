import { describe, expect, it } from "@jest/globals";
import { MINIMUM_PAISA } from "../../src/lifecycle/payment.ts";
import {
  ABANDON_AFTER_MS,
  PENDING_LIMIT_MS,
  REFUND_WATCH_BEGINS_MS,
  WATCH_LIMIT_MS,
} from "../../src/lifecycle/reconciliation-schedule.ts";
import { CONFIRMATION_LIMIT_MS } from "../../src/lifecycle/deadlines.ts";
import { AT_KHALTI } from "../../src/lifecycle/refund.ts";
import { WATCH_FAILED_MS } from "../../src/lifecycle/refund-schedule.ts";

describe("limits of payments and refunds, as literal values", () => {
  it("Khalti's minimum is Rs 10 for a wallet and Rs 100 for a bank", () => {
    expect(MINIMUM_PAISA).toEqual({ wallet: 1_000, ebanking: 10_000, mobile_banking: 10_000 });
  });

  it.each([
    ["a payment is abandoned after two minutes without a link", ABANDON_AFTER_MS, 120_000],
    ["a pending payment is held after five days", PENDING_LIMIT_MS, 432_000_000],
    ["no link is paid after thirty days", WATCH_LIMIT_MS, 2_592_000_000],
    ["the watch for refunds begins after a day", REFUND_WATCH_BEGINS_MS, 86_400_000],
    ["an accepted refund is confirmed within an hour", CONFIRMATION_LIMIT_MS, 3_600_000],
    ["a refund recorded as failed is watched for thirty days", WATCH_FAILED_MS, 2_592_000_000],
  ])("%s", (_, actual, expected) => {
    expect(actual).toBe(expected);
  });

  it("a refund made in Khalti's dashboard is requested by khalti", () => {
    expect(AT_KHALTI).toBe("khalti");
  });
});
