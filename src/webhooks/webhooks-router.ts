import { type Request, type Response, Router } from "express";
import { validate as isUuid } from "uuid";
import { z } from "zod";
import type { AppContext } from "../context.ts";
import { requireStaff } from "../http/auth/authenticate.ts";
import { jsonBody, parseRequest } from "../http/parse-request.ts";
import { actorOf } from "../orders/order-access.ts";
import {
  createEndpoint,
  deleteEndpoint,
  rotateSecret,
  updateEndpoint,
} from "./change-endpoints.ts";
import { deliveryListQuery, findDelivery, listDeliveries } from "./list-deliveries.ts";
import { endpointListQuery, listEndpoints } from "./list-endpoints.ts";
import { replayDeliveries, resendDelivery, testEndpoint } from "./resend-deliveries.ts";
import { WebhookDeliveryNotFound } from "./webhook-delivery.ts";
import {
  endpointPatch,
  findEndpoint,
  newEndpointRequest,
  presentEndpoint,
  WebhookEndpointNotFound,
} from "./webhook-endpoint.ts";

const HOURS = "Should be a whole number of hours from 0 to 168.";
const SINCE = "Should be a time such as 2026-11-22T10:15:00Z.";

/** The body of `POST /v1/admin/webhook-endpoints/{id}/rotate-secret`. */
export const rotateRequest = z.strictObject({
  keep_old_for_hours: z
    .int(HOURS)
    .min(0, HOURS)
    .max(168, HOURS)
    .default(24)
    .describe("For so long the old secret signs too"),
});

/** The body of `POST /v1/admin/webhook-endpoints/{id}/replay`. */
export const replayRequest = z.strictObject({
  since: z.iso.datetime({ offset: true, error: SINCE }).transform((text) => new Date(text)),
});

export function webhooksRouter(context: AppContext): Router {
  const router = Router();
  const json = jsonBody("20kb");
  const endpoints = "/v1/admin/webhook-endpoints";
  const deliveries = "/v1/admin/webhook-deliveries";

  router.post(endpoints, json, async (req: Request, res: Response) => {
    const actor = actorOf(await requireStaff(context, req));
    const request = parseRequest(newEndpointRequest, req.body);
    const endpoint = await createEndpoint(context, { ...request, actor });
    res.status(201).json({ ...presentEndpoint(endpoint), secret: endpoint.secret });
  });

  router.get(endpoints, async (req, res) => {
    await requireStaff(context, req);
    res.json(await listEndpoints(context, parseRequest(endpointListQuery, req.query)));
  });

  router.get(`${endpoints}/:id`, async (req, res) => {
    await requireStaff(context, req);
    res.json(presentEndpoint(await findEndpoint(context, endpointIdOf(req))));
  });

  router.patch(`${endpoints}/:id`, json, async (req: Request, res: Response) => {
    const actor = actorOf(await requireStaff(context, req));
    const id = endpointIdOf(req);
    const patch = parseRequest(endpointPatch, req.body);
    res.json(presentEndpoint(await updateEndpoint(context, { id, patch, actor })));
  });

  router.delete(`${endpoints}/:id`, async (req, res) => {
    const actor = actorOf(await requireStaff(context, req));
    await deleteEndpoint(context, { id: endpointIdOf(req), actor });
    res.status(204).end();
  });

  router.post(`${endpoints}/:id/rotate-secret`, json, async (req: Request, res: Response) => {
    const actor = actorOf(await requireStaff(context, req));
    const id = endpointIdOf(req);
    const { keep_old_for_hours: keepOldForHours } = parseRequest(rotateRequest, req.body ?? {});
    res.json({ secret: await rotateSecret(context, { id, keepOldForHours, actor }) });
  });

  router.post(`${endpoints}/:id/test`, async (req, res) => {
    await requireStaff(context, req);
    res.status(202).json(await testEndpoint(context, endpointIdOf(req)));
  });

  router.post(`${endpoints}/:id/replay`, json, async (req: Request, res: Response) => {
    const actor = actorOf(await requireStaff(context, req));
    const endpointId = endpointIdOf(req);
    const { since } = parseRequest(replayRequest, req.body);
    res.status(202).json({ count: await replayDeliveries(context, { endpointId, since, actor }) });
  });

  router.get(deliveries, async (req, res) => {
    await requireStaff(context, req);
    res.json(await listDeliveries(context, parseRequest(deliveryListQuery, req.query)));
  });

  router.get(`${deliveries}/:id`, async (req, res) => {
    await requireStaff(context, req);
    res.json(await findDelivery(context, deliveryIdOf(req)));
  });

  router.post(`${deliveries}/:id/resend`, async (req, res) => {
    await requireStaff(context, req);
    res.status(202).json(await resendDelivery(context, deliveryIdOf(req)));
  });

  return router;
}

function endpointIdOf(req: Request): string {
  const { id } = req.params;
  if (typeof id !== "string" || !isUuid(id)) throw new WebhookEndpointNotFound();
  return id;
}

function deliveryIdOf(req: Request): string {
  const { id } = req.params;
  if (typeof id !== "string" || !isUuid(id)) throw new WebhookDeliveryNotFound();
  return id;
}
