import { describe, expect, it } from "@jest/globals";
import { browserModule } from "./browser-module.ts";

interface Bank {
  name: string;
  short_name: string;
  swift_code: string | null;
}
const { nepaliName, searchable, searchTextOf } = await browserModule<{
  nepaliName: (bank: Pick<Bank, "swift_code">) => string | null;
  searchable: (text: string) => string;
  searchTextOf: (bank: Bank) => string;
}>("bank-names.js");

const bank = (name: string, short_name: string, swift_code: string | null): Bank => ({
  name,
  short_name,
  swift_code,
});
const nabil = bank("Nabil Bank Limited", "NABIL", "NARBNPKA");
const himalayan = bank("Himalayan Bank Limited", "HBL", "himanpkaxxx");
const mega = bank("Nepal Investment Mega Bank Limited", "NIMB", "NIBLNPKT");
const nic = bank("NIC Asia Bank Limited", "NICA", "NICENPKA");
const everest = bank("Everest Bank Limited", "EBL", "EVBLNPKA");
const machhapuchchhre = bank("Machhapuchchhre Bank Limited", "MBL", "MBLNNPKA");
const small = bank("Shine Resunga Development Bank Limited", "SRDBL", null);

describe("a bank", () => {
  it.each([
    ["English letters of any case", "nAbIl ", nabil],
    ["its short name", "hbl", himalayan],
    ["its SWIFT code", "NARB", nabil],
    ["its Nepali name", "नबिल", nabil],
    ["its Nepali name, by a branch's code", "हिमालयन बैंक", himalayan],
    ["a long vowel for a short one", "नबील", nabil],
    ["another s and n", "इन्भेस्टमेन्ट", mega],
    ["another i", "एनआइसी एसिया", nic],
    ["another nasal", "नबिल बैङ्क", nabil],
    ["another sh", "एभरेस्ट", everest],
    ["its Nepali name, beyond the largest ten", "माछापुच्छ्रे", machhapuchchhre],
    ["letters with a joiner", "इन्भेष्‌टमेण्‌ट", mega],
  ])("is found by %s", (_how, typed, one) => {
    expect(searchTextOf(one)).toContain(searchable(typed));
  });

  it.each([
    ["नबिल", himalayan],
    ["null", small],
    ["शाइन", small],
  ])("is not found by %s where that is no name of it", (typed, one) => {
    expect(searchTextOf(one)).not.toContain(searchable(typed));
  });

  it("whose Nepali name is not certain has none", () => {
    expect(nepaliName(nabil)).toBe("नबिल बैंक लिमिटेड");
    expect(nepaliName(small)).toBeNull();
    expect(nepaliName({ swift_code: "NARBINBB" })).toBeNull();
  });
});
