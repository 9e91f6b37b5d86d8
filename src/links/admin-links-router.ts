import { type Request, type Response, Router } from "express";
import { validate as isUuid } from "uuid";
import type { AppContext } from "../context.ts";
import { requireStaff } from "../http/auth/authenticate.ts";
import { jsonBody, parseRequest } from "../http/parse-request.ts";
import { actorOf } from "../orders/order-access.ts";
import { createPaymentLink } from "./create-payment-link.ts";
import {
  linkPatch,
  type LinkWithUses,
  newLinkRequest,
  PaymentLinkNotFound,
  presentLink,
} from "./payment-link.ts";
import { findPaymentLink, linkListQuery, listPaymentLinks } from "./read-payment-links.ts";
import { updatePaymentLink } from "./update-payment-link.ts";

/** Payment links for staff and shop servers. */
export function adminLinksRouter(context: AppContext): Router {
  const router = Router();
  const path = "/v1/admin/payment-links";
  const json = jsonBody("50kb");
  const present = (link: LinkWithUses) =>
    presentLink(link, context.config.publicUrl, context.clock.now());

  router.post(path, json, async (req: Request, res: Response) => {
    const caller = await requireStaff(context, req);
    const request = parseRequest(newLinkRequest, req.body);
    const link = await createPaymentLink(context, { request, actor: actorOf(caller) });
    res.status(201).json(present(link));
  });

  router.get(path, async (req, res) => {
    await requireStaff(context, req);
    const query = parseRequest(linkListQuery, req.query);
    const { data, next_cursor } = await listPaymentLinks(context, query);
    res.json({ data: data.map(present), next_cursor });
  });

  router.get(`${path}/:id`, async (req, res) => {
    await requireStaff(context, req);
    res.json(present(await findPaymentLink(context, { id: linkIdOf(req) })));
  });

  router.patch(`${path}/:id`, json, async (req: Request, res: Response) => {
    const caller = await requireStaff(context, req);
    const id = linkIdOf(req);
    const patch = parseRequest(linkPatch, req.body);
    const actor = actorOf(caller);
    res.json(present(await updatePaymentLink(context, { id, patch, actor })));
  });

  return router;
}

/** The id in a path. @throws PaymentLinkNotFound for what cannot be one */
function linkIdOf(req: Request): string {
  const { id } = req.params;
  if (typeof id !== "string" || !isUuid(id)) throw new PaymentLinkNotFound();
  return id;
}
