import type { z } from "zod";
import type { WebhookEndpoint } from "../generated/prisma/client.ts";
import type { AppContext } from "../context.ts";
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
  input: z.output<typeof newEndpointRequest>,
): Promise<WebhookEndpoint> {
  const { events, description } = input;
  const url = await requireWebhookUrl(context, input.url);
  const secret = newWebhookSecret();
  return context.db.webhookEndpoint.create({
    data: { url, events, description, secret, createdAt: context.clock.now() },
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
  input: { id: string; patch: z.output<typeof endpointPatch> },
): Promise<WebhookEndpoint> {
  const { id, patch } = input;
  await findEndpoint(context, id);
  const { events, description, status } = patch;
  const url = patch.url === undefined ? undefined : await requireWebhookUrl(context, patch.url);
  const { count } = await context.db.webhookEndpoint.updateMany({
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
  return findEndpoint(context, id);
}

/** Deletes an endpoint with its deliveries. @throws WebhookEndpointNotFound */
export async function deleteEndpoint({ db }: Pick<AppContext, "db">, id: string): Promise<void> {
  const { count } = await db.webhookEndpoint.deleteMany({ where: { id } });
  if (count === 0) throw new WebhookEndpointNotFound();
}

/**
 * Gives an endpoint a new secret. The old one signs too for some hours, so that a shop can change without a gap.
 *
 * @returns the new secret
 * @throws WebhookEndpointNotFound
 */
export async function rotateSecret(
  { db, clock }: Pick<AppContext, "db" | "clock">,
  input: { id: string; keepOldForHours: number },
): Promise<string> {
  const { id, keepOldForHours } = input;
  const secret = newWebhookSecret();
  const until = new Date(clock.now().getTime() + keepOldForHours * HOUR_MS);
  await db.$transaction(async (tx) => {
    const [endpoint] = await tx.$queryRaw<{ secret: string }[]>`
      select secret from webhook_endpoints where id = ${id}::uuid for update`;
    if (endpoint === undefined) throw new WebhookEndpointNotFound();
    const previous =
      keepOldForHours === 0
        ? { previousSecret: null, previousUntil: null }
        : { previousSecret: endpoint.secret, previousUntil: until };
    await tx.webhookEndpoint.update({ where: { id }, data: { secret, ...previous } });
  });
  return secret;
}
