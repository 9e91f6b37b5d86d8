import { setTimeout as sleep } from "node:timers/promises";
import { Command } from "commander";
import { validate as isUuid } from "uuid";
import { parseRequest } from "../http/parse-request.ts";
import { createUntrustedPoster } from "../lib/untrusted-post.ts";
import { createEndpoint, rotateSecret, updateEndpoint } from "../webhooks/change-endpoints.ts";
import { findDelivery } from "../webhooks/list-deliveries.ts";
import { testEndpoint } from "../webhooks/resend-deliveries.ts";
import {
  endpointPatch,
  type EndpointResponse,
  newEndpointRequest,
  presentEndpoint,
  WebhookEndpointNotFound,
} from "../webhooks/webhook-endpoint.ts";
import { rotateRequest } from "../webhooks/webhooks-router.ts";
import { type Cli, type OpenDatabase, print, withDatabase } from "./cli.ts";
import { toMinute, toTable } from "./checks/finding.ts";

/** The worker looks for due deliveries twice a second, and an attempt takes 20 seconds at most. */
const TEST_WITHIN_MS = 40_000;

/** As the audit names what is done here. */
const BY = "command line";

/** Webhook endpoints, for operators at the database. */
export function endpointsCommand(cli: Cli): Command {
  const endpoints = new Command("endpoints").description("manage where webhooks are sent");

  endpoints
    .command("create")
    .description("create an endpoint; its secret is shown only once")
    .requiredOption("--url <url>", "where to send, such as https://shop.example/webhooks/khalti")
    .option("--events <types>", "event types, separated by commas", "*")
    .option("--description <text>", "what it is for", "")
    .option("--json", "print JSON")
    .action(async (options: { url: string; events: string; description: string; json?: true }) => {
      const { url, description, json } = options;
      const events = options.events.split(",").map((one) => one.trim());
      const request = parseRequest(newEndpointRequest, { url, description, events });
      await inContext(cli, async (context) => {
        const endpoint = await createEndpoint(context, { ...request, actor: BY });
        if (json === true) {
          const { secret } = endpoint;
          print(cli.out, JSON.stringify({ ...presentEndpoint(endpoint), secret }));
          return;
        }
        print(cli.err, `Endpoint ${endpoint.id}. The secret that signs, shown only once:`);
        print(cli.out, endpoint.secret);
      });
    });

  endpoints
    .command("list")
    .description("list all endpoints, newest first, without the secrets")
    .option("--json", "print JSON")
    .action(async ({ json }: { json?: true }) => {
      await withDatabase(cli, async ({ db }) => {
        const orderBy = [{ createdAt: "desc" }, { id: "desc" }] as const;
        const rows = await db.webhookEndpoint.findMany({ orderBy: [...orderBy] });
        const all = rows.map(presentEndpoint);
        print(cli.out, ...(json === true ? [JSON.stringify(all)] : toTable(toRows(all))));
      });
    });

  for (const [name, status] of [
    ["enable", "enabled"],
    ["disable", "disabled"],
  ] as const) {
    endpoints
      .command(name)
      .description(
        name === "enable" ? "send to it again, and forgive its failures" : "send nothing to it",
      )
      .argument("<id>", "id of the endpoint")
      .action(async (text: string) => {
        const id = idOf(text);
        await inContext(cli, async (context) => {
          const { url } = await updateEndpoint(context, {
            id,
            patch: parseRequest(endpointPatch, { status }),
            actor: BY,
          });
          print(cli.out, `${url} is ${status}.`);
        });
      });
  }

  endpoints
    .command("rotate")
    .description("give it a new secret, shown only once; the old one signs too for some hours")
    .argument("<id>", "id of the endpoint")
    .option("--keep-old-for-hours <hours>", "0 to 168", "24")
    .action(async (text: string, { keepOldForHours }: { keepOldForHours: string }) => {
      const id = idOf(text);
      const { keep_old_for_hours: hours } = parseRequest(rotateRequest, {
        keep_old_for_hours: Number(keepOldForHours),
      });
      await inContext(cli, async (context) => {
        const secret = await rotateSecret(context, { id, keepOldForHours: hours, actor: BY });
        print(cli.err, "The new secret, shown only once:");
        print(cli.out, secret);
      });
    });

  endpoints
    .command("test")
    .description("let the running server send it a webhook.test event, and show what came of it")
    .argument("<id>", "id of the endpoint")
    .action(async (text: string) => {
      const id = idOf(text);
      await inContext(cli, async (context) => {
        const delivery = await testEndpoint(context, id);
        const attempt = await firstAttempt(context, delivery.id);
        const isTaken = attempt?.status_code?.toString().startsWith("2") === true;
        if (!isTaken) cli.failed();
        print(
          cli.out,
          attempt === null
            ? `${delivery.event_id}: not sent yet. Does a worker run? See \`doctor\`.`
            : `${delivery.event_id}: ${attempt.error ?? String(attempt.status_code)} in ${String(attempt.duration_ms)} ms`,
        );
      });
    });

  return endpoints;
}

type EndpointContext = OpenDatabase & Parameters<typeof createEndpoint>[0];

async function inContext(
  cli: Cli,
  use: (context: EndpointContext) => Promise<void>,
): Promise<void> {
  const config = cli.config();
  const poster = createUntrustedPoster({ allowedNetworks: config.webhookAllowedNetworks });
  await withDatabase(cli, (open) => use({ ...open, config, poster }));
}

/** Waits until the server has made the first attempt; null when it has not in time. */
async function firstAttempt(context: OpenDatabase, deliveryId: string) {
  const until = Date.now() + TEST_WITHIN_MS;
  while (Date.now() < until) {
    const { attempts } = await findDelivery(context, deliveryId);
    if (attempts[0] !== undefined) return attempts[0];
    await sleep(200);
  }
  return null;
}

/** @throws WebhookEndpointNotFound when the text is no id */
function idOf(text: string): string {
  if (!isUuid(text)) throw new WebhookEndpointNotFound();
  return text;
}

function toRows(endpoints: EndpointResponse[]): string[][] {
  return [
    ["ID", "STATUS", "URL", "EVENTS", "CREATED", ""],
    ...endpoints.map((one) => [
      one.id,
      one.status,
      one.url,
      one.events.join(","),
      toMinute(new Date(one.created_at)),
      one.disabled_reason ?? one.description,
    ]),
  ];
}
