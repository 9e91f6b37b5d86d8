import { isIPv4 } from "node:net";
import type { Request } from "express";
import { ipKeyGenerator } from "express-rate-limit";

const known = new WeakMap<Request, string>();

/** The client's address as far as limits tell addresses apart. Several limits ask for it in one request. */
export function addressOf(req: Request): string {
  const found = known.get(req);
  if (found !== undefined) return found;
  const address = networkOf(req.ip ?? "");
  known.set(req, address);
  return address;
}

const MAPPED = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;

/** IPv4 as it is, also inside IPv6; of IPv6 the network, as one customer has many addresses. Parsing IPv6 is slow. Pure. */
export function networkOf(ip: string): string {
  if (isIPv4(ip)) return ip;
  const mapped = MAPPED.exec(ip)?.[1] ?? "";
  return isIPv4(mapped) ? mapped : ipKeyGenerator(ip);
}
