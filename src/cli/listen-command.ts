import { Command } from "commander";
import { StartError } from "../lib/start-error.ts";
import { packageVersion } from "../lib/package-version.ts";
import { newWebhookSecret, signDelivery } from "../webhooks/sign-delivery.ts";
import { type InterruptibleCli, print } from "./cli.ts";
import { toLine } from "./events-command.ts";
import { endOfFeed, type FeedEvent, type FeedOptions, readFeed } from "./read-feed.ts";
import { type AccessOptions, findAccess, reasonOf, withAccess } from "./server-access.ts";

/** The same patience as a delivery has. */
const TIMEOUT_MS = 20_000;

interface Options extends AccessOptions, FeedOptions {
  forward: string;
  secret?: string;
}

/**
 * Forwards events to a shop that only this machine can reach. A failed forward is not repeated: the developer sees why, and
 * may send it again with --after.
 */
export function listenCommand(cli: InterruptibleCli): Command {
  return withAccess(new Command("listen"))
    .description("forward events as signed webhooks to a shop on this machine, as they come")
    .requiredOption("--forward <url>", "where to, such as http://localhost:8000/hook")
    .option("--secret <whsec_…>", "sign with this secret; without it, a new one is printed once")
    .option("--types <types>", "only these, separated by commas: order.paid,refund.succeeded")
    .option("--order <id>", "only events of this order")
    .option("--after <event>", "begin after this event, instead of with the next one")
    .action(async (options: Options) => {
      const url = forwardAddress(options.forward);
      const secret = options.secret === undefined ? newWebhookSecret() : known(options.secret);
      const access = await findAccess(cli, options);
      const signal = cli.interrupted();
      const say = (message: string) => {
        print(cli.err, message);
      };
      let last = options.after ?? (await endOfFeed(access));
      if (options.secret === undefined) {
        say(`The secret that signs, shown only once (keep it with --secret):\n${secret}`);
      }
      say(`Forwarding the events of ${access.url} to ${url}. Ctrl-C stops.`);
      const feed = { ...options, ...(last === undefined ? {} : { after: last }) };
      for await (const event of readFeed(access, feed, { follow: true, signal, onTrouble: say })) {
        const result = await forward({ url, secret, event, at: cli.clock.now(), signal });
        if (result === null) break; // interrupted: this one comes again
        print(cli.out, `${toLine(event)}  → ${result}`);
        last = event.id;
      }
      if (last !== undefined) say(`To go on from here: --after ${last}`);
    });
}

/** @returns the outcome for people; null when interrupted */
async function forward(call: {
  url: string;
  secret: string;
  event: FeedEvent;
  at: Date;
  signal: AbortSignal;
}): Promise<string | null> {
  const { url, secret, event, at, signal } = call;
  const begunAt = performance.now();
  const took = () => `${String(Math.round(performance.now() - begunAt))} ms`;
  try {
    const answer = await fetch(url, {
      method: "POST",
      headers: {
        ...signDelivery({ eventId: event.id, body: event.body, at }, [secret]),
        "Content-Type": "application/json",
        "User-Agent": `khalti-bff/${packageVersion}`,
      },
      body: event.body,
      redirect: "manual",
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    await answer.body?.cancel();
    const { status } = answer;
    return `${String(status)} in ${took()}${answer.ok ? "" : ": not taken, only 2xx is"}`;
  } catch (error) {
    return signal.aborted ? null : `no answer in ${took()}: ${reasonOf(error)}`;
  }
}

function forwardAddress(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new StartError(`--forward should be an address such as http://localhost:8000/hook`);
  }
  return url.href;
}

/** Standard Webhooks wants 24 to 64 bytes in base64. */
function known(secret: string): string {
  const base64 = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(secret)?.[1] ?? "";
  const { length } = Buffer.from(base64, "base64");
  if (length >= 24 && length <= 64) return secret;
  throw new StartError("--secret should be whsec_ and 24 to 64 bytes in base64.");
}
