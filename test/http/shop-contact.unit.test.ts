import { describe, expect, it } from "@jest/globals";
import { contactIn, contactParts } from "../../src/http/pages/shop-contact.ts";

const CONTACT = {
  phone: "+977 1-4412345",
  viber: "+977 9800000000",
  email: "help2@shop.example",
  address: "Thamel 26, Kathmandu",
  addressNe: "ठमेल २६, काठमाडौँ",
  pan: "123456789",
};
const NOTHING = {
  phone: null,
  viber: null,
  email: null,
  address: null,
  addressNe: null,
  pan: null,
};

describe("how customers reach the shop", () => {
  it("is in Nepali digits on a Nepali page, but for what is typed or compared", () => {
    expect(contactIn(CONTACT, "ne")).toEqual({
      phone: "+९७७ १-४४१२३४५",
      viber: "+९७७ ९८००००००००",
      email: "help2@shop.example",
      address: "ठमेल २६, काठमाडौँ",
      pan: "123456789",
    });
    expect(contactIn(CONTACT, "en")).toMatchObject({
      phone: "+977 1-4412345",
      address: "Thamel 26, Kathmandu",
    });
  });

  it("has the one address that is set", () => {
    expect(contactIn({ ...CONTACT, addressNe: null }, "ne").address).toBe("Thamel 26, Kathmandu");
    expect(contactIn({ ...CONTACT, address: null }, "en").address).toBe("ठमेल २६, काठमाडौँ");
  });

  it("is dialled in Latin digits, and knows both languages for a switch", () => {
    const { contact_phone: phone } = contactParts(CONTACT, "ne");
    expect(phone).toBe(
      '<a href="tel:+97714412345" data-en="+977 1-4412345" data-ne="+९७७ १-४४१२३४५">+९७७ १-४४१२३४५</a>',
    );
  });

  it("is empty where nothing is set", () => {
    expect(new Set(Object.values(contactParts(NOTHING, "ne")))).toEqual(new Set([""]));
  });

  it("is escaped", () => {
    const parts = contactParts({ ...CONTACT, address: 'A "<b>" & Co' }, "en");
    expect(parts["contact_address"]).not.toContain("<b>");
    expect(parts["contact_address"]).not.toContain('"<');
  });
});
