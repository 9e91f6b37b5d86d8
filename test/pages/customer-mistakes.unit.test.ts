import { describe, expect, it } from "@jest/globals";
import { browserModule } from "./browser-module.ts";

const { customerMistakes } = await browserModule<{
  customerMistakes: (customer: object) => { key: string; target: string }[];
}>("customer-mistakes.js");

describe("mistakes in the customer's details", () => {
  it("are found together, each at its field", () => {
    const all = { name: "a".repeat(101), email: "sita@", phone: "12" };
    expect(customerMistakes(all).map(({ target }) => target)).toEqual([
      "customer-name",
      "customer-email",
      "customer-phone",
    ]);
  });

  it.each([
    {},
    { name: "", email: "", phone: "" },
    { name: "सीता", email: "sita@example.com", phone: "+977 984-1234567" },
    { phone: "01-4411223" },
  ])("are none in %j", (customer) => {
    expect(customerMistakes(customer)).toEqual([]);
  });
});
