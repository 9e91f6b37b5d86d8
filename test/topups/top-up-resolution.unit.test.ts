import { describe, expect, it } from "@jest/globals";
import type { StatusOutcome } from "../../src/providers/top-up-provider.ts";
import { requireOpen, requireProviderAgreement } from "../../src/topups/top-up-resolution.ts";
import { NOW } from "../lifecycle/recorded-refunds.ts";
import { DAY, MINUTE } from "../support/test-clock.ts";
import { topUpRow } from "./top-up-rows.ts";

const ago = (ms: number) => new Date(NOW.getTime() - ms);

/** The error that the call throws, in short; null when it throws none. */
function errorOf(call: () => void): { code: string; message: string; members: unknown } | null {
  try {
    call();
    return null;
  } catch (error) {
    return error as { code: string; message: string; members: unknown };
  }
}

describe("whether a person may end a top-up", () => {
  it("a pending one as refused, never as delivered", () => {
    expect(errorOf(() => requireOpen(topUpRow(), "refused", NOW))).toBeNull();
    expect(errorOf(() => requireOpen(topUpRow(), "delivered", NOW))).toMatchObject({
      code: "top_up_not_resolvable",
      message: "The top-up has not been sent, so it cannot be delivered.",
      members: { top_up_status: "pending" },
    });
  });

  it.each(["queued", "unknown"] as const)(
    "a %s one from five minutes after it was sent",
    (status) => {
      for (const outcome of ["delivered", "refused"] as const) {
        const at = (ms: number) =>
          errorOf(() => requireOpen(topUpRow({ status, submittedAt: ago(ms) }), outcome, NOW));
        expect(at(5 * MINUTE)).toBeNull();
        expect(at(5 * MINUTE - 1)).toMatchObject({
          code: "top_up_not_resolvable",
          message:
            "The provider may still be processing it: try again five minutes after it was sent.",
        });
      }
    },
  );

  it("an unknown one without a submission counts from its creation", () => {
    const at = (ms: number) =>
      errorOf(() =>
        requireOpen(topUpRow({ status: "unknown", createdAt: ago(ms) }), "refused", NOW),
      );
    expect(at(5 * MINUTE)).toBeNull();
    expect(at(5 * MINUTE - 1)).not.toBeNull();
  });

  it.each(["submitting", "delivered", "refused"] as const)("not one that is %s", (status) => {
    for (const outcome of ["delivered", "refused"] as const) {
      const topUp = topUpRow({ status, submittedAt: ago(DAY) });
      expect(errorOf(() => requireOpen(topUp, outcome, NOW))).toMatchObject({
        code: "top_up_not_resolvable",
        message: `The top-up is ${status}: nothing is left to decide.`,
      });
    }
  });
});

describe("whether a decision fits the provider's answer", () => {
  const message = "In the provider's words.";
  const found = (kind: StatusOutcome["kind"]) =>
    ({ kind, providerId: null, message }) as StatusOutcome;
  const LAST = 3 * DAY;

  type Row = [StatusOutcome["kind"] | null, number, "delivered" | "refused", string | null];
  it.each<Row>([
    [null, MINUTE, "delivered", null],
    [null, MINUTE, "refused", null],
    ["delivered", MINUTE, "delivered", null],
    ["delivered", MINUTE, "refused", "resolution_conflict"],
    ["delivered", LAST, "refused", "resolution_conflict"],
    ["refused", MINUTE, "refused", null],
    ["refused", MINUTE, "delivered", "resolution_conflict"],
    ["queued", LAST - 1, "delivered", "resolution_conflict"],
    ["queued", LAST - 1, "refused", "resolution_conflict"],
    ["queued", LAST, "delivered", null],
    ["queued", LAST, "refused", null],
    ["unknown", MINUTE, "delivered", null],
    ["unknown", MINUTE, "refused", null],
    ["unanswered", LAST - 1, "delivered", "provider_unavailable"],
    ["unanswered", LAST - 1, "refused", "provider_unavailable"],
    ["unanswered", LAST, "delivered", null],
    ["unanswered", LAST, "refused", null],
  ])("%s, sent %d ms ago, decided as %s: %s", (kind, sentMsAgo, outcome, code) => {
    const topUp = topUpRow({ status: "unknown", submittedAt: ago(sentMsAgo) });
    const status = kind === null ? null : found(kind);
    const error = errorOf(() => requireProviderAgreement(status, topUp, outcome, NOW));
    if (code === null) expect(error).toBeNull();
    else expect(error?.code).toBe(code);
  });

  it("without a submission the provider may still answer", () => {
    const topUp = topUpRow({ status: "unknown", submittedAt: null });
    expect(
      errorOf(() => requireProviderAgreement(found("unanswered"), topUp, "refused", NOW)),
    ).toMatchObject({
      message: "khalti_wallet does not answer now. Nothing was changed; please try again shortly.",
      retryAfterSeconds: 60,
    });
  });

  it("a conflict quotes the provider", () => {
    const topUp = topUpRow({ status: "unknown", submittedAt: ago(MINUTE) });
    expect(
      errorOf(() => requireProviderAgreement(found("delivered"), topUp, "refused", NOW)),
    ).toMatchObject({
      status: 409,
      message: "The provider says that the top-up is delivered.",
      members: { provider: { status: "delivered", message } },
    });
  });
});
