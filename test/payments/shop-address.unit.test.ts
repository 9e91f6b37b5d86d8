import { expect, it } from "@jest/globals";
import { shopAddress } from "../../src/payments/shop-address.ts";

it.each([
  ["https://shop.example", "https://shop.example/?order_id=7"],
  ["https://shop.example/thanks?lang=ne#top", "https://shop.example/thanks?lang=ne&order_id=7#top"],
  [
    "https://shop.example/?q=a%20b+c&flag&&x=1=2",
    "https://shop.example/?q=a%20b+c&flag&x=1=2&order_id=7",
  ],
  ["https://shop.example/?order_id=1&a=b&order%5Fid=2", "https://shop.example/?a=b&order_id=7"],
  ["https://shop.example/?my_order_id=1", "https://shop.example/?my_order_id=1&order_id=7"],
  ["https://shop.example/?q=%E0%A4%9A", "https://shop.example/?q=%E0%A4%9A&order_id=7"],
  ["https://shop.example/?broken=%zz", "https://shop.example/?broken=%zz&order_id=7"],
  ["myshop://thanks", "myshop://thanks?order_id=7"],
  ["myshop://", "myshop://?order_id=7"],
  ["myshop://thanks/now?cart=42#x", "myshop://thanks/now?cart=42&order_id=7#x"],
])("%s becomes %s", (returnTo, address) => {
  expect(shopAddress({ id: "7" }, returnTo)).toBe(address);
});
