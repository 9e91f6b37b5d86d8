import { z } from "zod";
import type { WebhookEndpoint } from "../generated/prisma/client.ts";
import { WebhookEndpointStatus } from "../generated/prisma/enums.ts";
import type { AppContext } from "../context.ts";
import { EVENT_TYPES } from "../events/event-types.ts";
import { isStorableText } from "../lib/is-storable-text.ts";
import { AppError } from "../lib/errors.ts";

const TYPES = `Should be ["*"], or a list of event types: ${EVENT_TYPES.join(", ")}.`;

const types = z
  .array(z.enum(["*", ...EVENT_TYPES], TYPES), TYPES)
  .min(1, TYPES)
  .max(EVENT_TYPES.length, TYPES)
  .refine((list) => list.length === 1 || !list.includes("*"), TYPES);
const url = z
  .string("Should be a web address.")
  .trim()
  .max(2_000, "Is too long.")
  .refine(isStorableText, "Has characters that cannot be stored.");
const description = z
  .string("Should be text.")
  .trim()
  .max(500, "Should have at most 500 characters.")
  .refine(isStorableText, "Has characters that cannot be stored.");

/** The body of `POST /v1/admin/webhook-endpoints`. */
export const newEndpointRequest = z.strictObject({
  url,
  events: types,
  description: description.default(""),
});

/** The body of `PATCH /v1/admin/webhook-endpoints/{id}`. */
export const endpointPatch = z
  .strictObject({
    url: url.optional(),
    events: types.optional(),
    description: description.optional(),
    status: z.enum(WebhookEndpointStatus, "Should be enabled or disabled.").optional(),
  })
  .refine((patch) => Object.keys(patch).length > 0, "Give at least one field to change.");

export const endpointResponse = z.object({
  id: z.uuid(),
  url: z.string(),
  events: z.array(z.string()),
  description: z.string(),
  status: z.enum(WebhookEndpointStatus),
  disabled_reason: z.string().nullable(),
  created_at: z.iso.datetime(),
});
export type EndpointResponse = z.output<typeof endpointResponse>;

const secret = z.string().describe("Shown here only: the secret that signs the deliveries");
export const newEndpointResponse = endpointResponse.extend({ secret });
export const rotatedSecretResponse = z.object({ secret });

export function presentEndpoint(endpoint: WebhookEndpoint): EndpointResponse {
  const { id, url, events, description, status, disabledReason, createdAt } = endpoint;
  return {
    id,
    url,
    events,
    description,
    status,
    disabled_reason: disabledReason,
    created_at: createdAt.toISOString(),
  };
}

export class WebhookEndpointNotFound extends AppError {
  readonly status = 404;
  readonly code = "webhook_endpoint_not_found";

  constructor() {
    super("There is no such webhook endpoint.");
  }
}

/** @throws WebhookEndpointNotFound */
export async function findEndpoint(
  { db }: Pick<AppContext, "db">,
  id: string,
): Promise<WebhookEndpoint> {
  const endpoint = await db.webhookEndpoint.findUnique({ where: { id } });
  if (endpoint === null) throw new WebhookEndpointNotFound();
  return endpoint;
}
