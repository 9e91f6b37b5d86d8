import { describe, expect, it } from "@jest/globals";
import { createNetworkCheck, isNetwork, isPublicAddress } from "../../src/lib/public-address.ts";

describe("an address inside", () => {
  it.each([
    ["this host", "127.0.0.1"],
    ["this host, another address", "127.255.255.254"],
    ["this network", "0.0.0.0"],
    ["10/8", "10.0.0.1"],
    ["172.16/12, first", "172.16.0.0"],
    ["172.16/12, last", "172.31.255.255"],
    ["192.168/16", "192.168.0.1"],
    ["link-local and metadata", "169.254.169.254"],
    ["metadata of Azure", "168.63.129.16"],
    ["shared addresses (CGNAT)", "100.64.0.1"],
    ["protocol assignments", "192.0.0.8"],
    ["documentation", "192.0.2.1"],
    ["documentation 2", "198.51.100.1"],
    ["documentation 3", "203.0.113.1"],
    ["6to4 relay", "192.88.99.1"],
    ["benchmarks", "198.18.0.1"],
    ["multicast", "224.0.0.1"],
    ["reserved", "240.0.0.1"],
    ["broadcast", "255.255.255.255"],
    ["IPv6 this host", "::1"],
    ["IPv6 unspecified", "::"],
    ["IPv4-compatible", "::7f00:1"],
    ["IPv4-compatible, dotted", "::10.0.0.1"],
    ["IPv4-mapped", "::ffff:127.0.0.1"],
    ["IPv4-mapped in hexadecimal", "::ffff:a00:1"],
    ["IPv4-translated", "::ffff:0:127.0.0.1"],
    ["NAT64", "64:ff9b::7f00:1"],
    ["NAT64, local", "64:ff9b:1::a00:1"],
    ["unique local", "fd12:3456::1"],
    ["metadata over IPv6", "fd00:ec2::254"],
    ["IPv6 link-local", "fe80::1"],
    ["site-local", "fec0::1"],
    ["IPv6 multicast", "ff02::1"],
    ["6to4 of a private address", "2002:a00:1::"],
    ["Teredo", "2001::1"],
    ["IPv6 documentation", "2001:db8::1"],
    ["IPv6 discard", "100::1"],
  ])("%s is not public: %s", (_name, address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});

describe("an address outside", () => {
  it.each(["8.8.8.8", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "2400:cb00::1"])(
    "%s is public",
    (address) => {
      expect(isPublicAddress(address)).toBe(true);
    },
  );

  it("is not public when it is no address at all", () => {
    expect(isPublicAddress("shop.example")).toBe(false);
  });
});

describe("allowed networks", () => {
  it("have only their own addresses, of either family", () => {
    const isAllowed = createNetworkCheck(["10.1.0.0/16", "fd00::/8"]);
    expect(["10.1.2.3", "10.2.0.1", "fd00::1", "fe80::1"].map(isAllowed)).toEqual([
      true,
      false,
      true,
      false,
    ]);
  });

  it("have no names", () => {
    expect(createNetworkCheck(["0.0.0.0/0", "::/0"])("shop.example")).toBe(false);
  });

  it.each(["10.0.0.0/33", "10.0.0.1", "shop.example/8", "fd00::/129", "10.0.0.0/0008", ""])(
    "are refused when %j is none",
    (text) => {
      expect(isNetwork(text)).toBe(false);
      expect(() => createNetworkCheck(["10.0.0.0/8", text])).toThrow(
        new RangeError(`"${text}" is not a network`),
      );
    },
  );
});
