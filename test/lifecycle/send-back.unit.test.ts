import { describe, expect, it } from "@jest/globals";
import { PaymentStatus, RefundStatus } from "../../src/generated/prisma/enums.ts";
import type { LookupAnswer } from "../../src/khalti/lookup.ts";
import {
  isUnderWayBack,
  reconcileSendBacks,
  whyNotSentBack,
} from "../../src/lifecycle/send-back.ts";
import { answerOf, NOW, refundRow } from "./recorded-refunds.ts";

const HELD = { status: "held", pidx: "PIDX", transactionId: "T1" } as const;
const completed = (change: Partial<LookupAnswer> = {}): LookupAnswer => ({
  ...answerOf("completed"),
  transactionId: "T1",
  totalAmountPaisa: 80_000,
  ...change,
});
const CONTRADICTION = { code: "refunded_yet_completed", message: "It contradicts itself." };

describe("held money", () => {
  it("may be sent back when Khalti says that it has it", () => {
    expect(whyNotSentBack(HELD, completed(), false)).toBeNull();
  });

  it.each<[string, LookupAnswer, boolean, string]>([
    ["about another payment", completed({ pidx: "OTHER" }), false, "another payment"],
    ["that contradicts itself", completed({ contradiction: CONTRADICTION }), false, "contradicts"],
    ["without a transaction", completed({ transactionId: null }), false, "no transaction"],
    ["with a transaction of another payment", completed(), true, "belongs to another payment"],
    ["without an amount", completed({ totalAmountPaisa: 0 }), false, "how much"],
    ["of a partial refund", answerOf("partially_refunded"), false, "holds no money"],
    ["of a refund", answerOf("refunded"), false, "holds no money"],
    ["that it is pending", answerOf("pending"), false, "holds no money"],
    ["with an unknown status", answerOf("unrecognised"), false, "holds no money"],
  ])("may not be sent back after an answer %s", (_, answer, isTaken, why) => {
    expect(whyNotSentBack(HELD, answer, isTaken)).toContain(why);
  });

  it.each(Object.values(PaymentStatus).filter((status) => status !== "held"))(
    "may not be sent back when the payment is %s",
    (status) => {
      expect(whyNotSentBack({ ...HELD, status }, completed(), false)).toContain("not held");
    },
  );

  it.each(Object.values(RefundStatus))("is under way with a refund that is %s", (status) => {
    const sendBack = { ...refundRow({ status }), paymentId: "mine" };
    expect(isUnderWayBack([sendBack], { id: "mine" })).toBe(status !== "failed");
    expect(isUnderWayBack([sendBack], { id: "another" })).toBe(false);
  });
});

describe("what a lookup says of refunds that send held money back", () => {
  const refunded = { ...answerOf("refunded"), transactionId: "T1" };
  const changes = (
    status: RefundStatus,
    change: { answer?: LookupAnswer; payment?: typeof HELD; acceptedMsAgo?: number } = {},
  ) => {
    const { answer = refunded, payment = HELD, acceptedMsAgo } = change;
    const accepted = acceptedMsAgo === undefined ? {} : { acceptedMsAgo };
    const sendBacks = [refundRow({ status, ageMs: 10_000, ...accepted })];
    return reconcileSendBacks({ payment, sendBacks, answer, askedAt: NOW }).map(
      ({ to, verified }) => [to, verified ?? false],
    );
  };

  it.each<[RefundStatus, [RefundStatus, boolean][]]>([
    ["awaiting_approval", [["failed", false]]],
    ["requested", [["failed", false]]],
    ["submitting", []],
    ["unknown", [["succeeded", true]]],
    ["succeeded", []],
    ["failed", []],
  ])("refunded: one that is %s", (status, expected) => {
    expect(changes(status)).toEqual(expected);
  });

  it.each(["completed", "partially_refunded", "pending", "canceled", "unrecognised"] as const)(
    "%s decides nothing",
    (status) => {
      expect(changes("unknown", { answer: { ...answerOf(status), transactionId: "T1" } })).toEqual(
        [],
      );
    },
  );

  it("decides nothing when it is about another payment or transaction, or contradicts itself", () => {
    for (const answer of [
      { ...refunded, pidx: "OTHER" },
      { ...refunded, transactionId: "T2" },
      { ...refunded, contradiction: CONTRADICTION },
    ]) {
      expect(changes("unknown", { answer })).toEqual([]);
    }
  });

  it("decides nothing when it began before Khalti accepted the refund", () => {
    expect(changes("unknown", { acceptedMsAgo: 0 })).toEqual([]);
    expect(changes("unknown", { acceptedMsAgo: 1 })).toEqual([["succeeded", true]]);
  });
});
