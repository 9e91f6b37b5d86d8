import type pg from "pg";
import { DISABLED_BY_STAFF } from "../../webhooks/change-endpoints.ts";
import { failed, type Found, ok, toMinute, warning } from "./finding.ts";

interface Endpoint {
  id: string;
  url: string;
  reason: string | null;
  failingSince: Date | null;
}

/** Checks that shops hear of events. Prints hosts only: an address may have a secret. */
export async function checkWebhooks(client: pg.Client): Promise<Found> {
  const { rows } = await client.query<Endpoint>(
    `select id, url, disabled_reason as reason, failing_since as "failingSince"
     from webhook_endpoints
     where status = 'disabled' and disabled_reason is distinct from $1
       or status = 'enabled' and failing_since < now() - interval '1 hour'
     order by status, created_at`,
    [DISABLED_BY_STAFF],
  );
  const disabled = rows.filter(({ reason }) => reason !== null);
  const failing = rows.filter(({ reason }) => reason === null);
  const named = (all: Endpoint[]) => all.map(({ url }) => new URL(url).host).join(", ");
  if (disabled.length > 0) {
    return failed(
      `disabled because they failed: ${named(disabled)}`,
      ...disabled.map(
        ({ id, reason }) => `${reason ?? ""} Repair the shop, then: endpoints enable ${id}`,
      ),
      "What it missed comes by POST /v1/admin/webhook-endpoints/{id}/replay.",
    );
  }
  if (failing.length > 0) {
    const [{ failingSince } = { failingSince: null }] = failing;
    return warning(
      `nothing but failures: ${named(failing)}${failingSince === null ? "" : `, since ${toMinute(failingSince)}`}`,
      "See the attempts: GET /v1/admin/webhook-deliveries?status=pending. After five days the endpoint is disabled.",
    );
  }
  return ok("no endpoint fails");
}
