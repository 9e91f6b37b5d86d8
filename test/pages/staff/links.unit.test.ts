import { describe, expect, it } from "@jest/globals";
import {
  counterState,
  linkOf,
  shareAddresses,
  totalOf,
  type Typed,
} from "../../../web/staff/links/link-form.ts";

const typed: Typed = {
  kind: "amount",
  description: " Deposit ",
  amount: "5000",
  min: "",
  max: "",
  lines: [],
  reference: "",
  until: "",
  maxUses: "",
};
const line = { name: "Room", quantity: "2", price: "3,500.50" };

describe("a new link", () => {
  it.each<[string, Partial<Typed>, object]>([
    ["an amount", {}, { description: "Deposit", amount: 500_000 }],
    [
      "bounds",
      { kind: "bounds", min: "10", max: "900" },
      { description: "Deposit", amount_bounds: { min: 1_000, max: 90_000 } },
    ],
    [
      "lines",
      { kind: "lines", lines: [line] },
      { description: "Deposit", lines: [{ name: "Room", quantity: 2, unit_amount: 350_050 }] },
    ],
    [
      "all that is optional; its last day ends in Kathmandu",
      { reference: " B-17 ", until: "2026-12-31", maxUses: "3" },
      {
        description: "Deposit",
        amount: 500_000,
        reference: "B-17",
        expires_at: "2026-12-31T23:59:59+05:45",
        max_uses: 3,
      },
    ],
  ])("has %s", (_name, change, link) => {
    expect(linkOf({ ...typed, ...change })).toEqual({ link });
  });

  it.each<[Partial<Typed>, object]>([
    [{ amount: "" }, { amount: "m_number" }],
    [{ amount: "0" }, { amount: "m_number" }],
    [
      { kind: "bounds", min: "x", max: "" },
      { min: "m_number", max: "m_number" },
    ],
    [{ kind: "bounds", min: "20", max: "10" }, { max: "m_order" }],
    [
      { kind: "lines", lines: [line, { name: " ", quantity: "0", price: "1.234" }] },
      { "lines.1.name": "m_name", "lines.1.quantity": "m_whole", "lines.1.price": "m_number" },
    ],
    [{ maxUses: "1.5" }, { max_uses: "m_whole" }],
  ])("says what is wrong: %j", (change, mistakes) => {
    expect(linkOf({ ...typed, ...change })).toEqual({ mistakes });
  });

  it("adds up the lines that can be read so far", () => {
    expect(totalOf([line, { name: "", quantity: "x", price: "5" }])).toBe(700_100);
  });
});

it("is shared with its text escaped", () => {
  expect(shareAddresses("Trek & tea: https://x.example/pay/a", "Trek & tea")).toEqual({
    viber: "viber://forward?text=Trek%20%26%20tea%3A%20https%3A%2F%2Fx.example%2Fpay%2Fa",
    whatsapp: "https://wa.me/?text=Trek%20%26%20tea%3A%20https%3A%2F%2Fx.example%2Fpay%2Fa",
    email:
      "mailto:?subject=Trek%20%26%20tea&body=Trek%20%26%20tea%3A%20https%3A%2F%2Fx.example%2Fpay%2Fa",
  });
});

it.each([
  ["open", 0, 0, [], "waiting"],
  ["open", 0, 1, ["awaiting_payment"], "paying"],
  ["used", 1, 0, ["paid"], "paid"],
  ["expired", 1, 0, ["refunded"], "paid"],
  ["open", 0, 1, ["held"], "held"],
  ["expired", 0, 1, ["awaiting_payment"], "paying"],
  ["expired", 0, 0, ["expired"], "gone"],
  ["closed", 0, 0, [], "gone"],
])("the counter of a link that is %s, %d paid, %d reserved, orders %j: %s", (...row) => {
  const [status, uses, reserved, orders, state] = row;
  const link = { status, uses, reserved_uses: reserved };
  expect(
    counterState(
      link,
      orders.map((one) => ({ status: one })),
    ),
  ).toBe(state);
});
