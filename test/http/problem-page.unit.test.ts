import { expect, it } from "@jest/globals";
import { FAULTS, wordsOf } from "../../src/http/pages/problem-page.ts";
import { overloadedPage } from "../../src/http/limits/shed-load.ts";
import { FIELD_CODES } from "../../src/lib/errors.ts";
import { browserModule } from "../pages/browser-module.ts";

it.each([
  [422, [{ path: "customer.email", message: "Should be an e-mail address." }], "fields"],
  [422, [], "refused"],
  [400, undefined, "refused"],
  [401, undefined, "stranger"],
  [403, undefined, "stranger"],
  [404, undefined, "missing"],
  [409, undefined, "state"],
  [429, undefined, "busy"],
  [500, undefined, "ours"],
  [502, undefined, "busy"],
  [503, undefined, "busy"],
] as const)("%i with %j is told as %s", (status, errors, words) => {
  expect(wordsOf({ status, ...(errors === undefined ? {} : { errors: [...errors] }) })).toBe(words);
});

it("a return with a pidx that is not ours is no missing page", () => {
  expect(wordsOf({ status: 404, code: "payment_not_found" })).toBe("payment");
});

it("says of each mistake what the scripts of the pages say", async () => {
  const { faultsOf } = await browserModule<{
    faultsOf: (problem: object) => { message: object }[];
  }>("field-faults.js");
  const codes = FIELD_CODES.filter((code) => code !== "refused_by_khalti");
  expect(codes.length).toBeGreaterThan(15);
  for (const code of codes) {
    const errors = [{ path: "x", message: "m", code }];
    expect(faultsOf({ body: {}, errors })[0]?.message).toEqual({ key: FAULTS[code] });
  }
});

it("of an overloaded server names the shop and how to reach it, in one language", () => {
  const contact = {
    phone: "+977 1-4412345",
    viber: null,
    email: null,
    address: null,
    addressNe: null,
    pan: null,
  };
  const shop = { name: "Tea & Co", nameNe: "चिया पसल", contact };
  expect(overloadedPage("en", shop)).toContain("Tea &#38; Co · +977&nbsp;1-4412345");
  const nepali = overloadedPage("ne", shop);
  expect(nepali).toContain('<html lang="ne">');
  expect(nepali).toContain("चिया पसल · +९७७&nbsp;१-४४१२३४५");
  expect(nepali.replace(/<[^>]*>|&nbsp;/g, "")).not.toMatch(/[a-z]/i);
});
