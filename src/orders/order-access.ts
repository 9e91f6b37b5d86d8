import type { Request } from "express";
import { validate as isUuid } from "uuid";
import type { Order } from "../generated/prisma/client.ts";
import type { AppContext } from "../context.ts";
import {
  authenticate,
  bearerToken,
  type Caller,
  Forbidden,
  Unauthenticated,
} from "../http/auth/authenticate.ts";
import { tokenMatches } from "../lib/token.ts";
import { isLinkToken, opensOrder } from "./customer-link.ts";
import type { Actor } from "./history.ts";
import { OrderNotFound } from "./order.ts";

/** The order id in a path. @throws OrderNotFound if it is not a UUID */
export function orderIdOf(req: Request): string {
  const { id } = req.params;
  if (typeof id !== "string" || !isUuid(id)) throw new OrderNotFound();
  return id;
}

/**
 * Allows reading the order with its token, with a link for its customer, or with any API key.
 *
 * @returns whether the reader may pay it too
 * @throws Unauthenticated
 */
export async function requireOrderReader(
  context: AppContext,
  req: Request,
  order: Order,
): Promise<{ mayPay: boolean }> {
  return { mayPay: (await identifyCaller(context, bearerToken(req), order)) !== "link" };
}

/**
 * Allows paying the order again or closing it: with its token, a shop's key, or a staff key above viewer.
 *
 * @throws Unauthenticated, Forbidden
 */
async function requireOrderHolder(
  context: AppContext,
  token: string | null,
  order: Order,
): Promise<Actor> {
  const caller = await identifyCaller(context, token, order);
  if (caller === "customer") return caller;
  if (caller === "link") throw new Forbidden("This link shows the order, and changes nothing.");
  if (caller.role === "viewer") throw new Forbidden("A key with role viewer may only read.");
  return actorOf(caller);
}

/**
 * The order in the path and the caller, who may pay it again or close it.
 *
 * @throws OrderNotFound, Unauthenticated, Forbidden
 */
export async function requireOwnOrder(
  context: AppContext,
  req: Request,
  token = bearerToken(req),
): Promise<{ orderId: string; actor: Actor }> {
  const order = await context.db.order.findUnique({ where: { id: orderIdOf(req) } });
  if (order === null) throw new OrderNotFound();
  return { orderId: order.id, actor: await requireOrderHolder(context, token, order) };
}

async function identifyCaller(
  context: AppContext,
  token: string | null,
  order: Order,
): Promise<"customer" | "link" | Caller> {
  if (token !== null && tokenMatches(token, order.tokenHash)) return "customer";
  if (token === null || !isLinkToken(token)) return authenticate(context, token);
  if (await opensOrder(context, token, order.id)) return "link";
  throw new Unauthenticated("This link has ended. Ask the shop for a new one.");
}

export function actorOf(caller: Caller): Actor {
  return caller.role === "merchant" ? `shop:${caller.name}` : `staff:${caller.name}`;
}
