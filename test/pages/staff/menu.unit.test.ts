import { describe, expect, it } from "@jest/globals";
import { isScreenOf, menuOf } from "../../../web/staff/menu.ts";

const MORE = ["links", "refunds", "top-ups", "settlement", "webhooks"];

describe("the menu", () => {
  it.each([
    ["viewer", ["today", "orders", "needs-you"], [...MORE, "keys", "audit"]],
    ["operator", ["today", "orders", "counter", "needs-you"], [...MORE, "keys", "audit"]],
    ["admin", ["today", "orders", "counter", "needs-you"], [...MORE, "products", "keys", "audit"]],
    ["merchant", [], []],
  ] as const)("of a %s", (role, main, more) => {
    expect(menuOf(role)).toEqual({ main, more });
  });

  it("marks the place that a screen belongs to", () => {
    expect(isScreenOf("orders", "order")).toBe(true);
    expect(isScreenOf("today", "order")).toBe(false);
  });
});
