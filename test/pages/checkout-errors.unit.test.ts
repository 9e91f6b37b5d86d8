import { describe, expect, it } from "@jest/globals";
import { browserModule } from "./browser-module.ts";

interface FieldError {
  key: string;
  target: string | null;
  args: Record<string, unknown>;
}
const { toFieldError } = await browserModule<{
  toFieldError: (
    cart: object[],
    products: object[],
  ) => (error: { path: string; message: string }) => FieldError;
}>("checkout-errors.js");

const cart = [{ sku: "tea" }, { sku: "load" }, { sku: "gone" }];
const products = [
  { sku: "tea", name: "Ilam tea" },
  { sku: "load", name: "Wallet load", name_ne: "वालेट टप-अप" },
];
const at = (path: string) => toFieldError(cart, products)({ path, message: "No." });

describe("an error of a refused checkout is shown", () => {
  it.each([
    ["customer.name", "error.at_name", "customer-name"],
    ["customer.email", "error.at_email", "customer-email"],
    ["customer.phone", "error.at_phone", "customer-phone"],
    ["method.bank", "error.at_bank", "bank"],
    ["method.mode", "error.at_method", "method"],
    ["items.0.quantity", "error.at_item", "line-0"],
    ["items.1.fields.number", "error.at_item", "line-1"],
    ["items.1.charge", "error.charge_changed", "line-1"],
    ["items.9.sku", "error.at_other", null],
    ["items", "error.at_other", null],
    ["customer", "error.at_other", null],
    ["", "error.at_other", null],
  ])("%s: %s at %s", (path, key, target) => {
    expect(at(path)).toMatchObject({ key, target, args: { message: "No." } });
  });

  it("with the product's name, or its sku if it is no longer sold", () => {
    expect(at("items.1.amount").args["name"]).toEqual({ en: "Wallet load", ne: "वालेट टप-अप" });
    expect(at("items.2.sku").args["name"]).toEqual({ en: "gone", ne: "gone" });
  });
});
