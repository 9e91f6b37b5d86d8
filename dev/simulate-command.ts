import { randomUUID } from "node:crypto";
import { Argument, Command } from "commander";
import { isPublicHttps } from "../src/lib/public-https.ts";
import { StartError } from "../src/lib/start-error.ts";
import type { OrderResponse } from "../src/orders/order-response.ts";
import { type InterruptibleCli, print } from "../src/cli/cli.ts";
import { toLine } from "../src/cli/events-command.ts";
import { readFeed } from "../src/cli/read-feed.ts";
import {
  type AccessOptions,
  askServer,
  findAccess,
  reasonOf,
  type ServerAccess,
  withAccess,
} from "../src/cli/server-access.ts";

/** What may happen: the status that Khalti gets for it, and the event that tells of it. */
const OUTCOMES = {
  paid: { khalti: "Completed", event: "order.paid" },
  canceled: { khalti: "User canceled", event: "order.canceled" },
  expired: { khalti: "Expired", event: "order.expired" },
  refunded: { khalti: "Completed", event: "order.refunded" },
} as const;
type Outcome = keyof typeof OUTCOMES;

/** Events after which nothing more comes by itself. */
const ENDS = ["order.held", "order.attention", "refund.failed", "refund.unknown"];
/** A refund is checked by a later lookup. */
const WITHIN_MS = 120_000;

interface Options extends AccessOptions {
  order?: string;
  simulator?: string;
}

/** Plays a customer, and for a refund a member of staff, through the simulator and the server's own API. */
export function simulateCommand(cli: InterruptibleCli): Command {
  return withAccess(new Command("simulate"))
    .description("make something happen to an order (development only: needs the simulator)")
    .addArgument(new Argument("<outcome>").choices(Object.keys(OUTCOMES)))
    .option("--order <id>", "to this order, instead of to a new one")
    .option("--simulator <url>", "address of the simulator (default: of `npm start`)")
    .action(async (outcome: Outcome, options: Options) => {
      const simulator = simulatorOf(cli, options);
      const access = await findAccess(cli, options);
      const order = await (options.order === undefined
        ? newOrder(access)
        : findOrder(access, options.order));
      print(cli.err, `Order ${order.id} (${order.purchase_order_id})`);
      if (order.status !== "paid" || outcome !== "refunded") {
        await endPayment(access, { simulator, order, status: OUTCOMES[outcome].khalti });
      }
      if (outcome === "refunded") await refund(await staffAccess(cli, options, access), order.id);
      await printEvents(cli, { access, orderId: order.id, last: OUTCOMES[outcome].event });
      print(cli.out, JSON.stringify(await findOrder(access, order.id), null, 2));
    });
}

function simulatorOf(cli: InterruptibleCli, options: Options): string {
  const { production, khalti, simulatorPort } = cli.config();
  const url = options.simulator ?? khalti.baseUrl ?? `http://localhost:${String(simulatorPort)}`;
  if (production || !URL.canParse(url) || isPublicHttps(url)) {
    throw new StartError("Only the simulator can do this, and it does not play Khalti here.");
  }
  return url;
}

async function newOrder(access: ServerAccess): Promise<OrderResponse> {
  const answer = await askServer(access, "/v1/checkout", {
    body: { lines: [{ name: "Simulated order", quantity: 1, unit_amount: 15_000 }] },
    headers: { "Idempotency-Key": randomUUID() },
  });
  return (answer as { order: OrderResponse }).order;
}

async function findOrder(access: ServerAccess, id: string): Promise<OrderResponse> {
  return (await askServer(access, `/v1/orders/${encodeURIComponent(id)}`)) as OrderResponse;
}

/** Khalti learns the outcome, and the customer's browser returns. */
async function endPayment(
  access: ServerAccess,
  what: { simulator: string; order: OrderResponse; status: string },
): Promise<void> {
  const { simulator, order, status } = what;
  const payment = order.payments.find((one) => ["initiated", "pending"].includes(one.status));
  if (payment?.pidx == null) {
    throw new StartError(`The order is ${order.status}, and has no open payment.`);
  }
  const answer = await fetch(`${simulator}/_simulator/payments/${payment.pidx}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ status }),
  }).catch((error: unknown) => {
    throw new StartError(`The simulator at ${simulator} does not answer (${reasonOf(error)}).`);
  });
  if (!answer.ok) {
    throw new StartError(
      `The simulator at ${simulator} answers ${String(answer.status)}: has it been started anew?`,
    );
  }
  const returnUrl = `${access.url}/v1/payments/return?pidx=${payment.pidx}`;
  await fetch(returnUrl, { redirect: "manual" });
}

/** Refunds are made by staff: a shop's own key, which stands in the environment for its other commands, may not. */
async function staffAccess(
  cli: InterruptibleCli,
  { server }: Options,
  access: ServerAccess,
): Promise<ServerAccess> {
  const isOurs = server === undefined || server === "";
  const key = isOurs ? (cli.config().adminApiKey ?? (await cli.developmentKey())) : null;
  return key === null ? access : { ...access, key };
}

async function refund(access: ServerAccess, orderId: string): Promise<void> {
  await askServer(access, `/v1/admin/orders/${orderId}/refunds`, {
    body: { reason: "Simulated on the command line." },
    headers: { "Idempotency-Key": randomUUID() },
  });
}

async function printEvents(
  cli: InterruptibleCli,
  what: { access: ServerAccess; orderId: string; last: string },
): Promise<void> {
  const { access, orderId, last } = what;
  const deadline = AbortSignal.timeout(WITHIN_MS);
  const how = {
    follow: true,
    signal: AbortSignal.any([deadline, cli.interrupted()]),
    onTrouble: (message: string) => {
      print(cli.err, message);
    },
  };
  for await (const event of readFeed(access, { order: orderId }, how)) {
    print(cli.err, toLine(event));
    if (event.type === last || ENDS.includes(event.type)) return;
  }
  cli.failed();
  print(cli.err, `No ${last} has come. Does a worker run? See \`doctor\`.`);
}
