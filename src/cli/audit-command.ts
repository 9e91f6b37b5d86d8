import { Command } from "commander";
import { auditAll } from "../audit/audit-all.ts";
import { BREACH_MESSAGES } from "../lifecycle/attention/breach-rules.ts";
import { type Cli, print, withDatabase } from "./cli.ts";
import { withProgress } from "./with-progress.ts";

export function auditCommand(cli: Cli): Command {
  return new Command("audit")
    .description("check whether every order agrees with itself, and record those that do not")
    .option("--json", "print one JSON line for each breach")
    .action(async ({ json }: { json?: true }) => {
      await withDatabase(cli, async ({ db, clock }) => {
        const context = { db, reportsDb: db, clock };
        const total = await db.order.count();
        let looked = 0;
        let breached = 0;
        for await (const { breaches } of withProgress(cli, auditAll(context), total)) {
          looked++;
          if (breaches.length > 0) breached++;
          for (const breach of breaches) {
            const { orderId, code, facts } = breach;
            print(
              cli.out,
              json === true
                ? JSON.stringify({ order_id: orderId, code, facts })
                : `${orderId} ${code}: ${BREACH_MESSAGES[code]} ${JSON.stringify(facts)}`,
            );
          }
        }
        const orders = looked === 1 ? "One order" : `${String(looked)} orders`;
        print(cli.err, `${orders} looked at, ${String(breached)} with a contradiction.`);
        if (breached > 0) cli.failed();
      });
    });
}
