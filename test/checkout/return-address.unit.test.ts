import { describe, expect, it } from "@jest/globals";
import { isOwnAddress } from "../../src/checkout/return-address.ts";

const shop = {
  frontendOrigins: ["https://shop.example", "http://localhost:8000"],
  appSchemes: ["myshop", "np.com.shop"],
};

describe("a return address of the shop", () => {
  it.each([
    "https://shop.example",
    "https://shop.example/thanks?cart=42#top",
    "HTTPS://SHOP.EXAMPLE/",
    "http://localhost:8000/thanks",
    "myshop://thanks",
    "MyShop://thanks?cart=42",
    "myshop://",
    "np.com.shop://orders/done",
  ])("may be %s", (address) => {
    expect(isOwnAddress(address, shop)).toBe(true);
  });

  it.each([
    "https://evil.example/",
    "http://shop.example/",
    "https://user@shop.example/",
    "myshop:thanks",
    "myshop:/thanks",
    "myshop:javascript:alert(1)",
    "myshop://user:pw@thanks",
    "yourshop://thanks",
    "myshop.evil://thanks",
    "javascript://shop.example/%0aalert(1)",
    "java\nscript:alert(1)",
    " javascript:alert(1)",
    "data:text/html,hello",
    "blob:https://shop.example/1",
    "file:///etc/passwd",
    "intent://thanks#Intent;scheme=myshop;end",
    "null",
    "null://thanks",
    "/thanks",
    "",
  ])("may not be %s", (address) => {
    expect(isOwnAddress(address, shop)).toBe(false);
  });

  it("may not be a scheme that browsers act on, even if it were configured", () => {
    const careless = { frontendOrigins: ["null", "https://x"], appSchemes: ["javascript", "data"] };
    for (const address of ["javascript://x/%0aalert(1)", "data://x", "blob:https://x/1"]) {
      expect(isOwnAddress(address, careless)).toBe(false);
    }
  });
});
