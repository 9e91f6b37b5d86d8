import { BlockList, isIP } from "node:net";
import ipaddr from "ipaddr.js";

/** Networks as `address/prefix length`, such as `10.0.0.0/8`. */
export type Networks = readonly string[];

/** Refused although they are unicast: IPv4-compatible addresses, and the metadata service of Azure. */
const REFUSED = blockList(["::/96", "168.63.129.16/32"]);

/**
 * Whether a server on the internet may have this address. Private, loopback, link-local, shared (CGNAT), multicast,
 * documentation, IPv4-mapped and translated (NAT64, 6to4, Teredo) addresses are not public.
 *
 * @param address an IPv4 or IPv6 address
 */
export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 0) return false;
  return ipaddr.parse(address).range() === "unicast" && !isIn(REFUSED, address);
}

/** A check for addresses of these networks. @throws RangeError when one of them is invalid */
export function createNetworkCheck(networks: Networks): (address: string) => boolean {
  const list = blockList(networks);
  return (address) => isIP(address) !== 0 && isIn(list, address);
}

/** Whether the text is a network such as `10.0.0.0/8` or `fd00::/8`. */
export function isNetwork(text: string): boolean {
  return /\/\d{1,3}$/.test(text) && ipaddr.isValidCIDR(text);
}

function blockList(networks: Networks): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    if (!isNetwork(network)) throw new RangeError(`"${network}" is not a network`);
    const [address, prefix] = ipaddr.parseCIDR(network);
    list.addSubnet(address.toString(), prefix, address.kind());
  }
  return list;
}

function isIn(list: BlockList, address: string): boolean {
  return list.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");
}
