import type { z } from "zod";
import type { WebhookEndpoint } from "../generated/prisma/client.ts";
import type { AppContext } from "../context.ts";
import { recordAction } from "../staff-actions/record-action.ts";
import { newWebhookSecret } from "./sign-delivery.ts";
import {
  type endpointPatch,
  findEndpoint,
  type newEndpointRequest,
  WebhookEndpointNotFound,
} from "./webhook-endpoint.ts";
import { requireWebhookUrl, type UrlContext } from "./webhook-url.ts";

/** The reason when a person has done it; any other one needs a person. */
export const DISABLED_BY_STAFF = "Disabled by staff.";

const HOUR_MS = 60 * 60 * 1_000;

type EndpointContext = Pick<AppContext, "db" | "clock"> & UrlContext;

/** @throws WebhookUrlRefused */
export async function createEndpoint(
  context: EndpointContext,
  input: z.output<typeof newEndpointRequest> & { actor: string },
): Promise<WebhookEndpoint> {
  const { events, description, actor } = input;
  const url = await requireWebhookUrl(context, input.url);
  const secret = newWebhookSecret();
  const at = context.clock.now();
  return context.db.$transaction(async (tx) => {
    const endpoint = await tx.webhookEndpoint.create({
      data: { url, events, description, secret, createdAt: at },
    });
    const data = { endpoint_id: endpoint.id, host: hostOf(url), events };
    await recordAction(tx, { at, actor, type: "webhook_endpoint_created", data });
    return endpoint;
  });
}

/**
 * Enabling an endpoint again forgives its failures and goes on with its pending deliveries. What happened while it was
 * disabled is sent by a replay.
 *
 * @throws WebhookEndpointNotFound, WebhookUrlRefused
 */
export async function updateEndpoint(
  context: EndpointContext,
  input: { id: string; patch: z.output<typeof endpointPatch>; actor: string },
): Promise<WebhookEndpoint> {
  const { id, patch, actor } = input;
  await findEndpoint(context, id);
  const { events, description, status } = patch;
  const url = patch.url === undefined ? undefined : await requireWebhookUrl(context, patch.url);
  return context.db.$transaction(async (tx) => {
    const { count } = await tx.webhookEndpoint.updateMany({
      where: { id },
      data: {
        ...(url === undefined ? {} : { url, restsUntil: null }),
        ...(events === undefined ? {} : { events }),
        ...(description === undefined ? {} : { description }),
        ...(status === undefined
          ? {}
          : {
              status,
              disabledReason: status === "disabled" ? DISABLED_BY_STAFF : null,
              failingSince: null,
              restsUntil: null,
            }),
      },
    });
    if (count === 0) throw new WebhookEndpointNotFound();
    const endpoint = await tx.webhookEndpoint.findUniqueOrThrow({ where: { id } });
    const data = { endpoint_id: id, host: hostOf(endpoint.url), status: endpoint.status };
    await recordAction(tx, {
      at: context.clock.now(),
      actor,
      type: "webhook_endpoint_changed",
      data: { ...data, events: endpoint.events },
    });
    return endpoint;
  });
}

/** Deletes an endpoint with its deliveries. @throws WebhookEndpointNotFound */
export async function deleteEndpoint(
  { db, clock }: Pick<AppContext, "db" | "clock">,
  { id, actor }: { id: string; actor: string },
): Promise<void> {
  await db.$transaction(async (tx) => {
    const endpoint = await tx.webhookEndpoint.findUnique({ where: { id } });
    const { count } = await tx.webhookEndpoint.deleteMany({ where: { id } });
    if (endpoint === null || count === 0) throw new WebhookEndpointNotFound();
    const data = { endpoint_id: id, host: hostOf(endpoint.url) };
    await recordAction(tx, { at: clock.now(), actor, type: "webhook_endpoint_deleted", data });
  });
}

/**
 * Gives an endpoint a new secret. The old one signs too for some hours, so that a shop can change without a gap.
 *
 * @returns the new secret
 * @throws WebhookEndpointNotFound
 */
export async function rotateSecret(
  { db, clock }: Pick<AppContext, "db" | "clock">,
  input: { id: string; keepOldForHours: number; actor: string },
): Promise<string> {
  const { id, keepOldForHours, actor } = input;
  const secret = newWebhookSecret();
  const at = clock.now();
  const until = new Date(at.getTime() + keepOldForHours * HOUR_MS);
  await db.$transaction(async (tx) => {
    const [endpoint] = await tx.$queryRaw<{ secret: string }[]>`
      select secret from webhook_endpoints where id = ${id}::uuid for update`;
    if (endpoint === undefined) throw new WebhookEndpointNotFound();
    const previous =
      keepOldForHours === 0
        ? { previousSecret: null, previousUntil: null }
        : { previousSecret: endpoint.secret, previousUntil: until };
    await tx.webhookEndpoint.update({ where: { id }, data: { secret, ...previous } });
    const data = { endpoint_id: id, keep_old_for_hours: keepOldForHours };
    await recordAction(tx, { at, actor, type: "webhook_secret_rotated", data });
  });
  return secret;
}

/** What the audit says of an address: it is never erased, and path and query may carry a token. */
function hostOf(url: string): string {
  return new URL(url).host;
}
