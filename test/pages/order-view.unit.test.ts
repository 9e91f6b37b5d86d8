import { describe, expect, it } from "@jest/globals";
import { browserModule, readTexts } from "./browser-module.ts";

interface View {
  heading: string;
  text: string;
  tone: string;
  final: boolean;
  continueUrl: string | null;
  payUntil: string | null;
  canRetry: boolean;
  canClose: boolean;
  isPaidElsewhere: boolean;
  isReceipt: boolean;
}
const { viewOrder, completedPayment } = await browserModule<{
  viewOrder: (order: object, circumstances: { mayAct: boolean; now: number }) => View;
  completedPayment: (order: object) => object | undefined;
}>("order-view.js");
const { tokenFromHash, orderIdFromPath } = await browserModule<{
  tokenFromHash: (hash: string) => string | null;
  orderIdFromPath: (path: string) => string | null;
}>("order-token.js");
const { formatTime } = await browserModule<{
  formatTime: (iso: string, language: "en" | "ne") => string;
}>("time.js");

const now = Date.parse("2026-11-20T16:50:00+05:45");
const link = "https://pay.example/?pidx=1";
const live = { status: "initiated", payment_url: link, expires_at: "2026-11-20T17:20:00+05:45" };
const expired = { ...live, expires_at: "2026-11-20T16:49:59+05:45" };

function view(status: string, more: object = {}, mayAct = true): View {
  return viewOrder({ status, checking: false, payments: [], ...more }, { mayAct, now });
}

describe("the actions of the order page", () => {
  it("an unpaid order with a valid link can be continued or closed", () => {
    const shown = view("awaiting_payment", { payments: [live] });
    expect(shown).toMatchObject({ continueUrl: link, canClose: true, canRetry: false });
    expect(shown.payUntil).toBe(live.expires_at);
  });

  it("a pending payment with a valid link can be continued", () => {
    const payments = [{ ...live, status: "pending" }];
    expect(view("awaiting_payment", { payments }).continueUrl).toBe(link);
  });

  it("an unpaid order with an expired link can be retried", () => {
    const shown = view("awaiting_payment", { payments: [expired] });
    expect(shown).toMatchObject({ heading: "order.unpaid", continueUrl: null, canRetry: true });
  });

  it("an unpaid order that may only be looked at says where it is paid, unless it is checked", () => {
    expect(view("awaiting_payment", { payments: [live] }, false).isPaidElsewhere).toBe(true);
    expect(view("awaiting_payment", { checking: true }, false).isPaidElsewhere).toBe(false);
    expect(view("awaiting_payment", { payments: [live] }).isPaidElsewhere).toBe(false);
    expect(view("paid", {}, false).isPaidElsewhere).toBe(false);
  });

  it("while a payment is checked, the page does not offer to pay again", () => {
    for (const status of ["awaiting_payment", "canceled", "expired"]) {
      const shown = view(status, { checking: true, payments: [expired] });
      expect(shown).toMatchObject({ heading: "order.checking", canRetry: false, canClose: false });
    }
  });

  it("while a payment is checked, a valid link stays available to customers who left before paying", () => {
    const shown = view("awaiting_payment", { checking: true, payments: [live] });
    expect(shown).toMatchObject({ heading: "order.checking", continueUrl: link, canRetry: false });
  });

  it.each(["canceled", "expired"])("%s can be retried, or given up", (status) => {
    expect(view(status)).toMatchObject({ canRetry: true, canClose: true, final: false });
  });

  it.each(["paid", "partially_refunded", "refunded"])("%s is a receipt and final", (status) => {
    const shown = view(status, { items: [] });
    expect(shown).toMatchObject({ isReceipt: true, final: true, canRetry: false });
  });

  it.each(["paid", "partially_refunded", "refunded"])(
    "%s is no receipt for a browser without a token, which sees the state alone",
    (status) => {
      expect(view(status, {}, false).isReceipt).toBe(false);
    },
  );

  it.each(["awaiting_payment", "canceled", "expired"])(
    "%s offers nothing to a link that only shows the order",
    (status) => {
      const shown = view(status, { items: [], payments: [live] }, false);
      expect(shown).toMatchObject({ continueUrl: null, canRetry: false, canClose: false });
    },
  );

  it("a link that only shows the order shows the receipt", () => {
    expect(view("paid", { items: [] }, false)).toMatchObject({ isReceipt: true, canClose: false });
  });

  it("closed is final, and no receipt", () => {
    expect(view("closed")).toMatchObject({ isReceipt: false, final: true, canRetry: false });
  });

  it("held is not final, and offers no action", () => {
    expect(view("held")).toMatchObject({ final: false, canRetry: false, canClose: false });
  });

  it("a paid order shows as paid, even while another attempt is checked", () => {
    expect(view("paid", { checking: true, items: [] }).heading).toBe("order.paid");
  });

  it("without the token there are no actions", () => {
    for (const status of ["awaiting_payment", "canceled", "expired", "paid", "held"]) {
      const shown = view(status, { payments: undefined }, false);
      expect(shown).toMatchObject({ continueUrl: null, canRetry: false, canClose: false });
    }
  });

  it("an unknown status shows as held", () => {
    expect(view("something_new")).toMatchObject({ heading: "order.held", final: false });
  });
});

const topUp = (status: string, expected_by: string | null = null) => ({
  amount: 25_000,
  top_up: { status, detail: "9800000001", expected_by },
});
const goods = { amount: 90_000, top_up: null };
const refund = (amount: number | null, status = "succeeded") => ({ amount, status });

const DELIVERING = ["order.delivering", "order.delivering_text", "waiting", false] as const;
const UNCLEAR = ["order.unclear", "order.unclear_text", "person", false] as const;
const REFUSED = ["order.undelivered", "order.refused_text", "person", false] as const;
const REFUNDING = ["order.undelivered", "order.refunding_text", "returned", false] as const;
const MONEY_RETURNED = [
  "order.undelivered",
  "order.money_returned_text",
  "returned",
  true,
] as const;
const DELIVERED = ["order.paid", "order.delivered_text", "good", true] as const;

describe("a paid order with top-ups", () => {
  it.each([
    ["pending", ...DELIVERING],
    ["submitting", ...DELIVERING],
    ["queued", ...DELIVERING],
    ["unknown", ...UNCLEAR],
    ["refused", ...REFUSED],
    ["refunding", ...REFUNDING],
    ["refunded", ...MONEY_RETURNED],
    ["delivered", ...DELIVERED],
  ])("whose top-up is %s shows %s, %s", (status, heading, text, tone, final) => {
    const shown = view("paid", { items: [goods, topUp(status)] });
    expect(shown).toMatchObject({ heading, text, tone, final, isReceipt: true });
  });

  it.each([
    [["delivered", "pending"], ...DELIVERING],
    [["refunded", "pending"], ...DELIVERING],
    [["refunding", "pending"], ...REFUNDING],
    [["delivered", "refunding"], ...REFUNDING],
    [["refunding", "unknown"], ...UNCLEAR],
    [["pending", "refused"], ...REFUSED],
    [["delivered", "refunded"], ...MONEY_RETURNED],
  ])("%j shows the most urgent state", (statuses, heading, text, tone, final) => {
    const items = statuses.map((status) => topUp(status));
    expect(view("paid", { items })).toMatchObject({
      heading,
      text,
      tone,
      final,
    });
  });

  it.each(["pending", "submitting", "queued"])("whose %s top-up is late says so", (status) => {
    const at = (iso: string) => view("paid", { items: [topUp(status, iso)] });
    expect(at("2026-11-20T16:50:01+05:45")).toMatchObject({ heading: "order.delivering" });
    expect(at("2026-11-20T16:50:00+05:45")).toMatchObject({
      heading: "order.late",
      tone: "person",
      final: false,
    });
  });

  it.each(["refused", "refunding", "refunded"])(
    "says that a %s top-up was not delivered, also when it gave money back",
    (state) => {
      for (const status of ["paid", "partially_refunded", "refunded"]) {
        const order = { items: [topUp("delivered"), topUp(state)], refunded_amount: 25_000 };
        expect(view(status, order).heading).toBe("order.undelivered");
      }
    },
  );

  it("has no thanks and no check while something is under way or missing", async () => {
    const texts = await readTexts("en");
    for (const state of ["pending", "queued", "unknown", "refused", "refunding", "refunded"]) {
      const shown = view("paid", { items: [topUp("delivered"), topUp(state)] });
      expect(shown.tone).not.toBe("good");
      expect(texts[shown.heading]).not.toMatch(/thank/i);
    }
  });

  it("is paid and no more to a browser that does not know what was ordered", () => {
    expect(view("paid", { items: undefined }, false)).toMatchObject({
      heading: "order.paid_elsewhere",
      tone: "good",
    });
  });

  it("without top-ups shows as any paid order", () => {
    expect(view("paid", { items: [goods] })).toMatchObject({
      heading: "order.paid",
      text: "order.paid_text",
      final: true,
    });
  });

  it.each([
    ["partially_refunded", "order.partially_refunded_text", 25_000],
    ["refunded", "order.refunded_text", 50_000],
  ])("%s shows the refund, and is final once its top-ups have ended", (status, text, refunded) => {
    const order = { refunded_amount: refunded, refunds: [refund(refunded)] };
    const ended = [topUp("refunded"), topUp("delivered")];
    expect(view(status, { ...order, items: ended })).toMatchObject({ text, final: true });
    for (const open of ["pending", "submitting", "queued", "unknown", "refused", "refunding"]) {
      const items = [topUp("refunded"), topUp(open)];
      expect(view(status, { ...order, items })).toMatchObject({ text, final: false });
    }
  });
});

describe("an order with refunded top-ups", () => {
  it.each([
    ["paid", 0, [refund(25_000)], false],
    ["partially_refunded", 25_000, [refund(25_000), refund(25_000)], false],
    ["partially_refunded", 50_000, [refund(25_000), refund(25_000)], true],
    ["refunded", 50_000, [refund(50_000)], true],
  ])("%s with %d refunded and refunds %j: final is %j", (status, refunded, refunds, final) => {
    const items = [topUp("refunded"), topUp("refunded"), goods];
    expect(view(status, { items, refunds, refunded_amount: refunded }).final).toBe(final);
  });

  it.each([
    ["paid", 0, []],
    ["paid", 0, [refund(25_000, "failed"), refund(25_000, "unknown")]],
    ["partially_refunded", 10_000, [refund(10_000)]],
    ["partially_refunded", 0, [refund(null, "unknown")]],
  ])(
    "%s is final after a refund in another way, with %d refunded and refunds %j",
    (status, refunded, refunds) => {
      const items = [topUp("refunded"), goods];
      expect(view(status, { items, refunds, refunded_amount: refunded }).final).toBe(true);
    },
  );
});

describe("the texts of a paid order with top-ups", () => {
  it.each([
    ["en", "refunding", /being delivered|Thank/],
    ["en", "refunded", /being delivered|Thank/],
    ["ne", "refunding", /पठाइँदै|धन्यवाद/],
    ["ne", "refunded", /पठाइँदै|धन्यवाद/],
  ] as const)("in %s, %s, do not mention a future delivery", async (language, status, words) => {
    const texts = await readTexts(language);
    const textOf = (shown: View) => `${texts[shown.heading] ?? ""} ${texts[shown.text] ?? ""}`;
    expect(textOf(view("paid", { items: [topUp("pending")] }))).toMatch(words);
    expect(textOf(view("paid", { items: [topUp(status)] }))).not.toMatch(words);
  });
});

describe("the address of an order", () => {
  it.each([
    ["/orders/0197f2aa", "0197f2aa"],
    ["/orders/0197f2aa/", "0197f2aa"],
    ["/orders/a%20b", "a b"],
    ["/orders/%E0", null],
    ["/orders/", null],
    ["/orders/a/b", null],
    ["/", null],
  ])("%s has the order id %j", (path, id) => {
    expect(orderIdFromPath(path)).toBe(id);
  });

  it("yields a token from the fragment, but not from an anchor", () => {
    expect(tokenFromHash("#tok_abcdefghijklmnop")).toBe("tok_abcdefghijklmnop");
    expect(tokenFromHash("#main")).toBeNull();
    expect(tokenFromHash("")).toBeNull();
    expect(tokenFromHash("#<script>alert(1)</script>")).toBeNull();
  });
});

describe("times", () => {
  it("are in Kathmandu's time zone, independent of the browser's", () => {
    expect(formatTime("2026-11-20T18:20:00Z", "en")).toMatch(/21\sNov\s2026, 12:05\sam/);
    expect(formatTime("2026-11-20T18:20:00Z", "ne")).toBe(
      "२०८३ मंसिर ५ (२०२६\u00a0नोभेम्बर\u00a0२१), ००:०५",
    );
  });

  it("are shown unchanged if invalid", () => {
    expect(formatTime("soon", "en")).toBe("soon");
  });
});

it("the payment that paid the order is not one whose held money went back", () => {
  const sentBack = { status: "refunded", completed_at: null };
  const paid = { status: "completed", completed_at: "2026-11-20T17:00:00+05:45" };
  expect(completedPayment({ payments: [sentBack, paid] })).toBe(paid);
  expect(completedPayment({ payments: [sentBack] })).toBeUndefined();
});
