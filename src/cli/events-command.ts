import { Command } from "commander";
import { StartError } from "../lib/start-error.ts";
import { type InterruptibleCli, print } from "./cli.ts";
import { endOfFeed, type FeedEvent, type FeedOptions, readFeed } from "./read-feed.ts";
import { type AccessOptions, findAccess, withAccess } from "./server-access.ts";

interface Options extends AccessOptions, FeedOptions {
  follow?: true;
  fromEnd?: true;
  json?: true;
}

export function eventsCommand(cli: InterruptibleCli): Command {
  return withAccess(new Command("events"))
    .description("print what happened to orders, oldest first, as shops are told it")
    .option("--types <types>", "only these, separated by commas: order.paid,refund.succeeded")
    .option("--order <id>", "only events of this order")
    .option("--after <event>", "only what came after this event")
    .option("--from-end", "only what comes from now on; implies --follow")
    .option("--follow", "go on, and print events as they come")
    .option("--json", "print each event as one line of JSON")
    .action(async (options: Options) => {
      const { json, fromEnd } = options;
      if (fromEnd === true && options.after !== undefined) {
        throw new StartError("Use --after or --from-end, not both.");
      }
      const access = await findAccess(cli, options);
      const signal = cli.interrupted();
      const start = fromEnd === true ? await endOfFeed(access) : options.after;
      if (fromEnd === true) print(cli.err, `Waiting for the events of ${access.url} …`);
      const events = readFeed(
        access,
        { ...options, ...(start === undefined ? {} : { after: start }) },
        {
          follow: options.follow === true || fromEnd === true,
          signal,
          onTrouble: (message) => {
            print(cli.err, message);
          },
        },
      );
      for await (const event of events) print(cli.out, json === true ? event.body : toLine(event));
    });
}

/** One event for people: time, type, id, order number, and the order's status after it. */
export function toLine({ timestamp, type, id, order, alert }: FeedEvent): string {
  const about =
    order === null
      ? alert === null
        ? ""
        : `  ${alert.message}`
      : `  ${order.number}  ${order.status}`;
  return `${timestamp}  ${type.padEnd(24)}  ${id}${about}`;
}
