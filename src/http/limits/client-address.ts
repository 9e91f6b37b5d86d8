import type { Request } from "express";
import { ipKeyGenerator } from "express-rate-limit";

/** The client's address as far as limits tell addresses apart: of IPv6 the network. */
export function addressOf(req: Request): string {
  return ipKeyGenerator(req.ip ?? "");
}
