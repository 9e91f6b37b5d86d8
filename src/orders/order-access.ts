import type { Request } from "express";
import { validate as isUuid } from "uuid";
import type { Order } from "../generated/prisma/client.ts";
import type { AppContext } from "../context.ts";
import { authenticate, bearerToken, type Caller, Forbidden, tokenMatches } from "../http/auth.ts";
import type { Actor } from "./history.ts";
import { OrderNotFound } from "./order.ts";

/** The id in a path. @throws OrderNotFound for what cannot be one */
export function orderIdOf(req: Request): string {
  const { id } = req.params;
  if (typeof id !== "string" || !isUuid(id)) throw new OrderNotFound();
  return id;
}

/**
 * Who may read this order: whoever holds its token, or any API key.
 *
 * @throws Unauthenticated
 */
export async function requireOrderReader(
  context: AppContext,
  req: Request,
  order: Order,
): Promise<Actor> {
  const who = await whoAsks(context, req, order);
  return who === "customer" ? who : actorOf(who);
}

/**
 * Who may pay for this order again or give it up: whoever holds its token, the shop's server, or staff.
 *
 * @throws Unauthenticated, Forbidden
 */
async function requireOrderHolder(context: AppContext, req: Request, order: Order): Promise<Actor> {
  const who = await whoAsks(context, req, order);
  if (who === "customer") return who;
  if (who.role === "viewer") throw new Forbidden("A key with role viewer may only look.");
  return actorOf(who);
}

/**
 * The order in the path, and who asks, where they may pay for it again or give it up.
 *
 * @throws OrderNotFound, Unauthenticated, Forbidden
 */
export async function requireOwnOrder(
  context: AppContext,
  req: Request,
): Promise<{ orderId: string; actor: Actor }> {
  const order = await context.db.order.findUnique({ where: { id: orderIdOf(req) } });
  if (order === null) throw new OrderNotFound();
  return { orderId: order.id, actor: await requireOrderHolder(context, req, order) };
}

async function whoAsks(
  context: AppContext,
  req: Request,
  order: Order,
): Promise<"customer" | Caller> {
  const token = bearerToken(req);
  const isOrdersOwn = token !== null && tokenMatches(token, order.tokenHash);
  return isOrdersOwn ? "customer" : authenticate(context, token);
}

export function actorOf(caller: Caller): Actor {
  return caller.role === "merchant" ? `shop:${caller.name}` : `staff:${caller.name}`;
}
