import { describe, expect, it } from "@jest/globals";
import * as registry from "../../src/providers/provider-registry.ts";
import type { TopUpProviderKind } from "../../src/providers/top-up-provider.ts";

const kinds: TopUpProviderKind[] = Object.values(registry);

it("every provider has a unique name", () => {
  expect(kinds.map((kind) => kind.name).toSorted()).toEqual([
    "digipay_wallet",
    "khalti_wallet",
    "metro_link",
    "metro_link_khalti",
  ]);
});

describe.each(kinds)("$name", (kind) => {
  const simulated = kind.simulated("http://localhost:3001");

  it("has a schema for each required variable", () => {
    expect(Object.keys(kind.variables)).toEqual(expect.arrayContaining([...kind.required]));
  });

  it("connects with its simulator settings, which its schemas accept", () => {
    expect(Object.keys(simulated)).toEqual(expect.arrayContaining([...kind.required]));
    for (const [name, value] of Object.entries(simulated)) {
      expect(kind.variables[name]?.[0].parse(value)).toBe(value);
    }
    const provider = kind.connect({ values: simulated, environment: "sandbox" });
    expect(typeof provider.submit).toBe("function");
    provider.close();
  });

  it.each(kind.required)("does not connect without %s", (name) => {
    const values = { ...simulated, [name]: "" };
    expect(() => kind.connect({ values, environment: "sandbox" })).toThrow(`${name} is missing`);
  });

  it("has no field whose pattern accepts anything", () => {
    expect(kind.fields).not.toHaveLength(0);
    for (const { pattern } of kind.fields) {
      const whole = new RegExp(`^(?:${pattern})$`);
      expect(["", " ", "ram 01", "984123456789\n"].filter((text) => whole.test(text))).toEqual([]);
    }
  });
});

describe("a provider's base URL", () => {
  const address = registry.metroLink.variables["GLOBALTOPUP_BASE_URL"]?.[0];

  it.each([
    ["https://gateway.example", "https://gateway.example"],
    ["https://gateway.example/", "https://gateway.example"],
    [" http://192.168.1.102:8014/api/ ", "http://192.168.1.102:8014/api"],
  ])("%p is accepted as %p", (given, read) => {
    expect(address?.parse(given)).toBe(read);
  });

  it.each([
    "gateway.example",
    "ftp://gateway.example",
    "https://a.example?x=1",
    "https://u:p@a.example",
  ])("%p is not accepted", (given) => {
    expect(address?.safeParse(given).success).toBe(false);
  });
});

it.each(["", "two words", "line\nbreak", "tokén"])("%p is not a token", (given) => {
  const token = registry.khaltiWallet.variables["KHALTI_SERVICES_TOKEN"]?.[0];
  expect(token?.safeParse(given).success).toBe(false);
});
