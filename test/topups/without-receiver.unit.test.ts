import { expect, it } from "@jest/globals";
import { withoutReceiver } from "../../src/topups/without-receiver.ts";

it.each([
  ["Customer ram_kc not found", { username: "ram_kc" }, "Customer [receiver] not found"],
  ["RAM_KC, ram_kc2", { username: "ram_kc" }, "[receiver], ram_kc2"],
  ["Wallet a.b*c", { wallet_id: " a.b*c " }, "Wallet [receiver]"],
  ["asha and asha_home", { one: "asha", other: "asha_home" }, "[receiver] and [receiver]"],
  ["Plan 12 of 12", { plan: "12" }, "Plan 12 of 12"],
  ["राम फेला परेन", { name: "राम" }, "[receiver] फेला परेन"],
  ["Not found", {}, "Not found"],
])("a provider's %j is stored without %j", (message, fields, expected) => {
  expect(withoutReceiver({ kind: "unknown", message }, fields)).toEqual({
    kind: "unknown",
    message: expected,
  });
});

it("is stored as it is when no key opens what was entered", () => {
  expect(withoutReceiver({ message: "Not found" }, null)).toEqual({ message: "Not found" });
});
