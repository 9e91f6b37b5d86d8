import { SpanKind } from "@opentelemetry/api";
import type { Event, WebhookDelivery, WebhookEndpoint } from "../generated/prisma/client.ts";
import type { AppContext } from "../context.ts";
import type { Tx } from "../database/database.ts";
import { persistWithRetry } from "../database/persist-with-retry.ts";
import type { PostResult } from "../lib/untrusted-post.ts";
import { packageVersion } from "../lib/package-version.ts";
import { raiseAlert } from "../events/raise-alert.ts";
import { decideDelivery, type DeliveryOutcome } from "./delivery-outcome.ts";
import { signDelivery } from "./sign-delivery.ts";

const TIMEOUT_MS = 20_000;

/**
 * Makes one attempt of a pending delivery, and records what came of it. A delivery may arrive twice: receivers tell by its
 * id. Follows Standard Webhooks 1.0.0.
 */
export async function attemptDelivery(context: AppContext, id: string): Promise<void> {
  const delivery = await context.db.webhookDelivery.findUnique({
    where: { id },
    include: { endpoint: true, event: true },
  });
  if (delivery?.status !== "pending" || delivery.endpoint.status === "disabled") return;
  const { endpoint, event } = delivery;
  const at = context.clock.now();
  const result = await traced(context, { endpoint, event }, () =>
    send(context, { endpoint, event, at }),
  );
  context.meters.deliveries.of(outcomeOf(result)).observe(result.durationMs / 1_000);
  const disabled = await persistWithRetry(() => recordAttempt(context, { delivery, at, result }));
  if (disabled !== null) {
    context.logger.error(
      { endpoint: endpoint.id, host: new URL(endpoint.url).host, reason: disabled },
      "a webhook endpoint is disabled",
    );
  }
}

/** A delivery of an order goes on in the order's trace. */
async function traced(
  { spans }: AppContext,
  { endpoint, event }: { endpoint: WebhookEndpoint; event: Event },
  work: () => Promise<PostResult>,
): Promise<PostResult> {
  if (!spans.isOn) return work();
  const { orderId } = event;
  const parent = await spans.parentOf(orderId);
  const attributes = {
    event: event.id,
    event_type: event.type,
    endpoint: endpoint.id,
    ...(orderId === null ? {} : { order: orderId }),
  };
  return spans.run("delivery", { kind: SpanKind.PRODUCER, attributes, parent }, async (span) => {
    const result = await work();
    span.setAttributes({ outcome: outcomeOf(result), http_status: result.statusCode ?? 0 });
    return result;
  });
}

/** For the figures: whether the endpoint took it, answered otherwise, or gave no answer. */
function outcomeOf({ statusCode }: PostResult): string {
  if (statusCode === null) return "unanswered";
  return statusCode >= 200 && statusCode < 300 ? "accepted" : "refused";
}

async function send(
  { poster, config }: AppContext,
  { endpoint, event, at }: { endpoint: WebhookEndpoint; event: Event; at: Date },
): Promise<PostResult> {
  const { url, secret, previousSecret, previousUntil } = endpoint;
  if (config.production && !url.startsWith("https:")) {
    return {
      statusCode: null,
      durationMs: 0,
      error: "Only https is allowed.",
      response: "",
      retryAfter: null,
    };
  }
  const isRotating = previousSecret !== null && previousUntil !== null && previousUntil > at;
  const secrets = isRotating ? [secret, previousSecret] : [secret];
  return poster.post({
    url,
    body: event.body,
    headers: {
      ...signDelivery({ eventId: event.id, body: event.body, at }, secrets),
      "Content-Type": "application/json",
      "User-Agent": `khalti-bff/${packageVersion}`,
    },
    timeoutMs: TIMEOUT_MS,
  });
}

/** @returns why the endpoint was disabled by this attempt; null when it was not */
async function recordAttempt(
  context: AppContext,
  facts: {
    delivery: WebhookDelivery;
    /** When the attempt began. */
    at: Date;
    result: PostResult;
  },
): Promise<string | null> {
  const { delivery, at, result } = facts;
  const { statusCode, durationMs, error, response } = result;
  const { id, endpointId, attemptCount } = delivery;
  return context.db.$transaction(async (tx) => {
    const endpoint = await keepEndpoint(tx, endpointId);
    if (endpoint === null) return null; // deleted, with its deliveries
    await tx.webhookAttempt.create({
      data: { deliveryId: id, at, statusCode, durationMs, error, response },
    });
    const attempts = attemptCount + 1;
    const now = context.clock.now();
    const outcome = decideDelivery({
      result,
      attempts,
      failingSince: endpoint.failingSince,
      now,
      random: Math.random(),
    });
    // Compare and set: a resend during the attempt begins a new round, which stays.
    await tx.webhookDelivery.updateMany({
      where: { id, status: "pending", attemptCount },
      data: { status: outcome.status, attemptCount: attempts, dueAt: outcome.nextAttemptAt },
    });
    const failingSince = statusCode === 410 ? null : endpoint.failingSince;
    return recordEndpoint(tx, { endpointId, outcome, at, now, failingSince });
  });
}

/** Keeps the endpoint from being deleted until the commit. Deleting locks it first, too, and then its deliveries. */
async function keepEndpoint(tx: Tx, id: string): Promise<{ failingSince: Date | null } | null> {
  const [endpoint] = await tx.$queryRaw<{ failingSince: Date | null }[]>`
    select failing_since as "failingSince" from webhook_endpoints where id = ${id}::uuid for key share`;
  return endpoint ?? null;
}

/**
 * Changes the endpoint's row only where something changes: its deliveries run side by side.
 *
 * @returns why the endpoint is disabled by this change; null when it is not
 */
async function recordEndpoint(
  tx: Tx,
  facts: {
    endpointId: string;
    outcome: DeliveryOutcome;
    /** When the attempt began. */
    at: Date;
    now: Date;
    /** Why it may be disabled: it has had nothing but failures since. Null: for another reason. */
    failingSince: Date | null;
  },
): Promise<string | null> {
  const { endpointId: id, outcome, at, now, failingSince } = facts;
  const { status, restsUntil, disable } = outcome;
  if (status === "succeeded") {
    await tx.webhookEndpoint.updateMany({
      where: { id, OR: [{ failingSince: { not: null } }, { restsUntil: { not: null } }] },
      data: { failingSince: null, restsUntil: null },
    });
    return null;
  }
  await tx.webhookEndpoint.updateMany({
    where: { id, failingSince: null },
    data: { failingSince: at },
  });
  if (restsUntil !== null) {
    await tx.webhookEndpoint.updateMany({ where: { id }, data: { restsUntil } });
  }
  if (disable === null) return null;
  const [disabled] = await tx.webhookEndpoint.updateManyAndReturn({
    where: { id, status: "enabled", ...(failingSince === null ? {} : { failingSince }) },
    data: { status: "disabled", disabledReason: disable },
    select: { url: true },
  });
  if (disabled === undefined) return null; // another attempt was first, or has succeeded
  const message = `Webhooks to ${new URL(disabled.url).host} are disabled: ${disable}`;
  await raiseAlert(tx, { at: now, code: "webhook_endpoint_disabled", message });
  return disable;
}
