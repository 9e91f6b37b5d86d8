import { describe, expect, it } from "@jest/globals";
import { browserModule } from "./browser-module.ts";

interface View {
  heading: string;
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

  it.each([
    ["pending", false],
    ["submitting", false],
    ["queued", false],
    ["refunding", false],
    ["delivered", true],
    ["unknown", false],
    ["refused", false],
  ])("a paid order is followed while its top-up is %s: %j", (status, final) => {
    const items = [{ top_up: null }, { top_up: { status, detail: "9800000001" } }];
    expect(view("paid", { items })).toMatchObject({
      heading: "order.paid",
      isReceipt: true,
      final,
    });
  });

  it.each([
    ["paid", 0, false],
    ["partially_refunded", 25_000, false],
    ["partially_refunded", 50_000, true],
    ["refunded", 50_000, true],
  ])("%s with %d given back of two top-ups given back is the end: %j", (status, given, final) => {
    const item = { amount: 25_000, top_up: { status: "refunded", detail: "9800000001" } };
    const order = { items: [item, item, { amount: 90_000, top_up: null }], refunded_amount: given };
    expect(view(status, order).final).toBe(final);
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
