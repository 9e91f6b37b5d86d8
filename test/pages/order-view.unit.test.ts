import { describe, expect, it } from "@jest/globals";
import { browserModule, readTexts } from "./browser-module.ts";

interface View {
  heading: string;
  text: string;
  tone: string;
  final: boolean;
  continueUrl: string | null;
  canRetry: boolean;
  canClose: boolean;
  isReceipt: boolean;
}
const { viewOrder } = await browserModule<{
  viewOrder: (order: object, circumstances: { mayAct: boolean; now: number }) => View;
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
const over = { ...live, expires_at: "2026-11-20T16:49:59+05:45" };

function view(status: string, more: object = {}, mayAct = true): View {
  return viewOrder({ status, checking: false, payments: [], ...more }, { mayAct, now });
}

describe("what an order's page offers", () => {
  it("an unpaid order with a live link can be continued or given up", () => {
    const shown = view("awaiting_payment", { payments: [live] });
    expect(shown).toMatchObject({ continueUrl: link, canClose: true, canRetry: false });
  });

  it("a pending payment with a live link can be continued", () => {
    const payments = [{ ...live, status: "pending" }];
    expect(view("awaiting_payment", { payments }).continueUrl).toBe(link);
  });

  it("an unpaid order whose link is over can be tried again", () => {
    const shown = view("awaiting_payment", { payments: [over] });
    expect(shown).toMatchObject({ heading: "order.unpaid", continueUrl: null, canRetry: true });
  });

  it("while Khalti is being asked, nobody is invited to pay again", () => {
    for (const status of ["awaiting_payment", "canceled", "expired"]) {
      const shown = view(status, { checking: true, payments: [over] });
      expect(shown).toMatchObject({ heading: "order.checking", canRetry: false, canClose: false });
    }
  });

  it("while Khalti is being asked, a live link stays reachable for who left before paying", () => {
    const shown = view("awaiting_payment", { checking: true, payments: [live] });
    expect(shown).toMatchObject({ heading: "order.checking", continueUrl: link, canRetry: false });
  });

  it.each(["canceled", "expired"])("%s can be tried again", (status) => {
    expect(view(status)).toMatchObject({ canRetry: true, canClose: false, final: false });
  });

  it.each(["paid", "partially_refunded", "refunded"])("%s is a receipt and the end", (status) => {
    expect(view(status)).toMatchObject({ isReceipt: true, final: true, canRetry: false });
  });

  it("closed is the end, and no receipt", () => {
    expect(view("closed")).toMatchObject({ isReceipt: false, final: true, canRetry: false });
  });

  it("held goes on being followed, and offers nothing", () => {
    expect(view("held")).toMatchObject({ final: false, canRetry: false, canClose: false });
  });

  it("a paid order is paid, even while another attempt is being checked", () => {
    expect(view("paid", { checking: true }).heading).toBe("order.paid");
  });

  it("without the token there is nothing to press", () => {
    for (const status of ["awaiting_payment", "canceled", "expired", "paid", "held"]) {
      const shown = view(status, { payments: undefined }, false);
      expect(shown).toMatchObject({ continueUrl: null, canRetry: false, canClose: false });
    }
  });

  it("a status that this page does not know is for a person", () => {
    expect(view("something_new")).toMatchObject({ heading: "order.held", final: false });
  });
});

const topUp = (status: string) => ({
  amount: 25_000,
  top_up: { status, detail: "9800000001" },
});
const goods = { amount: 90_000, top_up: null };
const backed = (amount: number | null, status = "succeeded") => ({ amount, status });

const DELIVERING = ["order.paid", "order.delivering_text", "good", false] as const;
const ATTENDED = ["order.paid", "order.attended_text", "person", false] as const;
const REFUNDING = ["order.undelivered", "order.refunding_text", "returned", false] as const;
const GIVEN_BACK = ["order.undelivered", "order.given_back_text", "returned", true] as const;
const DELIVERED = ["order.paid", "order.delivered_text", "good", true] as const;

describe("a paid order with top-ups", () => {
  it.each([
    ["pending", ...DELIVERING],
    ["submitting", ...DELIVERING],
    ["queued", ...DELIVERING],
    ["unknown", ...ATTENDED],
    ["refused", ...ATTENDED],
    ["refunding", ...REFUNDING],
    ["refunded", ...GIVEN_BACK],
    ["delivered", ...DELIVERED],
  ])("whose top-up is %s says %s, %s", (status, heading, text, tone, final) => {
    const shown = view("paid", { items: [goods, topUp(status)] });
    expect(shown).toMatchObject({ heading, text, tone, final, isReceipt: true });
  });

  it.each([
    [["delivered", "pending"], ...DELIVERING],
    [["refunded", "pending"], ...DELIVERING],
    [["refunding", "pending"], ...REFUNDING],
    [["delivered", "refunding"], ...REFUNDING],
    [["refunding", "unknown"], ...ATTENDED],
    [["pending", "refused"], ...ATTENDED],
    [["delivered", "refunded"], ...GIVEN_BACK],
  ])("%j says what is true of all of it", (statuses, heading, text, tone, final) => {
    expect(view("paid", { items: statuses.map(topUp) })).toMatchObject({
      heading,
      text,
      tone,
      final,
    });
  });

  it("is told as every other paid order when it has none", () => {
    expect(view("paid", { items: [goods] })).toMatchObject({
      heading: "order.paid",
      text: "order.paid_text",
      final: true,
    });
  });

  it.each([
    ["partially_refunded", "order.partially_refunded_text", 25_000],
    ["refunded", "order.refunded_text", 50_000],
  ])("%s speaks of the money, and follows what is not settled yet", (status, text, given) => {
    const order = { refunded_amount: given, refunds: [backed(given)] };
    const settled = [topUp("refunded"), topUp("delivered")];
    expect(view(status, { ...order, items: settled })).toMatchObject({ text, final: true });
    for (const open of ["pending", "submitting", "queued", "unknown", "refused", "refunding"]) {
      const items = [topUp("refunded"), topUp(open)];
      expect(view(status, { ...order, items })).toMatchObject({ text, final: false });
    }
  });
});

describe("the end of an order whose top-ups were given back", () => {
  it.each([
    ["paid", 0, [backed(25_000)], false],
    ["partially_refunded", 25_000, [backed(25_000), backed(25_000)], false],
    ["partially_refunded", 50_000, [backed(25_000), backed(25_000)], true],
    ["refunded", 50_000, [backed(50_000)], true],
  ])("%s with %d booked, of refunds %j: %j", (status, booked, refunds, final) => {
    const items = [topUp("refunded"), topUp("refunded"), goods];
    expect(view(status, { items, refunds, refunded_amount: booked }).final).toBe(final);
  });

  it.each([
    ["paid", 0, []],
    ["paid", 0, [backed(25_000, "failed"), backed(25_000, "unknown")]],
    ["partially_refunded", 10_000, [backed(10_000)]],
    ["partially_refunded", 0, [backed(null, "unknown")]],
  ])(
    "is reached for %s in another way, with %d booked and refunds %j",
    (status, booked, refunds) => {
      const items = [topUp("refunded"), goods];
      expect(view(status, { items, refunds, refunded_amount: booked }).final).toBe(true);
    },
  );
});

describe("the words of a paid order with top-ups", () => {
  it.each([
    ["en", "refunding", /being delivered|Thank/],
    ["en", "refunded", /being delivered|Thank/],
    ["ne", "refunding", /पठाइँदै|धन्यवाद/],
    ["ne", "refunded", /पठाइँदै|धन्यवाद/],
  ] as const)("in %s, %s, do not speak of a delivery to come", async (language, status, words) => {
    const texts = await readTexts(language);
    const said = (shown: View) => `${texts[shown.heading] ?? ""} ${texts[shown.text] ?? ""}`;
    expect(said(view("paid", { items: [topUp("pending")] }))).toMatch(words);
    expect(said(view("paid", { items: [topUp(status)] }))).not.toMatch(words);
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
  ])("%s leads to %j", (path, id) => {
    expect(orderIdFromPath(path)).toBe(id);
  });

  it("takes a token from the fragment, but not a place on the page", () => {
    expect(tokenFromHash("#tok_abcdefghijklmnop")).toBe("tok_abcdefghijklmnop");
    expect(tokenFromHash("#main")).toBeNull();
    expect(tokenFromHash("")).toBeNull();
    expect(tokenFromHash("#<script>alert(1)</script>")).toBeNull();
  });
});

describe("times", () => {
  it("are those of Kathmandu, wherever the browser is", () => {
    expect(formatTime("2026-11-20T18:20:00Z", "en")).toMatch(/21 Nov 2026, 12:05\sam/);
    expect(formatTime("2026-11-20T18:20:00Z", "ne")).toBe("२०२६ नोभेम्बर २१, ००:०५");
  });

  it("stay as they are when they cannot be read", () => {
    expect(formatTime("soon", "en")).toBe("soon");
  });
});
