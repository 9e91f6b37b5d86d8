import { expect, it } from "@jest/globals";
import { networkOf } from "../../src/http/limits/client-address.ts";

it.each([
  ["203.0.113.7", "203.0.113.7"],
  ["::ffff:203.0.113.7", "203.0.113.7"],
  ["::FFFF:203.0.113.7", "203.0.113.7"],
  ["::ffff:cb00:7107", "203.0.113.7"],
  ["", ""],
])("%s counts as %s", (ip, network) => {
  expect(networkOf(ip)).toBe(network);
});

it("addresses of one IPv6 network count together, and those of another apart", () => {
  const one = networkOf("2001:db8:1:200::1");
  expect(networkOf("2001:db8:1:200:ffff:ffff:ffff:ffff")).toBe(one);
  expect(networkOf("2001:db8:1:2ff::1")).toBe(one);
  expect(networkOf("2001:db8:1:300::1")).not.toBe(one);
  expect(networkOf("::1")).not.toBe(networkOf("203.0.113.7"));
});
