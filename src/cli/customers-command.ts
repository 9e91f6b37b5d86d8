import { Command } from "commander";
import { StartError } from "../lib/start-error.ts";
import { erasePerson } from "../personal-data/erase-person.ts";
import { exportPerson } from "../personal-data/export-person.ts";
import type { Person } from "../personal-data/find-person.ts";
import { countStored, sealStored, type Sealing } from "../personal-data/seal-stored.ts";
import { type Cli, print, withDatabase } from "./cli.ts";
import { withProgress } from "./with-progress.ts";

const actor = "command line";

export function customersCommand(cli: Cli): Command {
  const command = new Command("customers").description(
    "export, erase or encrypt what is kept of customers",
  );
  const person = (name: string, description: string) =>
    command
      .command(name)
      .description(description)
      .option("--phone <number>", "of this phone number, with or without +977")
      .option("--email <address>", "of this e-mail address");

  person("export", "print all that is kept of one person, as JSON").action(
    async (options: { phone?: string; email?: string }) => {
      const who = personOf(options);
      await withDatabase(cli, async (open) => {
        const exported = await exportPerson(open, { person: who, actor });
        print(cli.out, JSON.stringify(exported, null, 2));
      });
    },
  );

  person(
    "erase",
    "erase name, e-mail, phone and receivers of one person; books and history stay",
  ).action(async (options: { phone?: string; email?: string }) => {
    const who = personOf(options);
    await withDatabase(cli, async (open) => {
      const { orders, refunds, topUps, kept } = await erasePerson(open, { person: who, actor });
      print(
        cli.err,
        `Erased in ${count(orders, "order")}, ${count(refunds, "refund")} and ${count(topUps, "top-up")}.`,
      );
      if (kept.length === 0) return;
      print(
        cli.err,
        `Not erased, because something is under way or a person has to look: ${kept.join(", ")}. Run it again later.`,
      );
      cli.failed();
    });
  });

  command
    .command("encrypt")
    .description("encrypt what is stored plain or under an older key, with the first key")
    .action(async () => {
      await withDatabase(cli, async (open) => {
        if (open.config.dataKeys.length === 0) {
          throw new StartError("DATA_ENCRYPTION_KEY is missing: it should name the key.");
        }
        const counts: Record<Sealing, number> = { sealed: 0, "already sealed": 0, unreadable: 0 };
        for await (const one of withProgress(cli, sealStored(open), await countStored(open))) {
          counts[one]++;
        }
        const { sealed, unreadable } = counts;
        print(
          cli.err,
          `${String(sealed)} encrypted, ${String(counts["already sealed"])} were before.`,
        );
        if (unreadable === 0) return;
        print(cli.err, `${String(unreadable)} cannot be read with any key in DATA_ENCRYPTION_KEY.`);
        cli.failed();
      });
    });
  return command;
}

function personOf({ phone, email }: { phone?: string; email?: string }): Person {
  if (phone !== undefined && email === undefined) return { phone };
  if (email !== undefined && phone === undefined) return { email };
  throw new StartError("Give --phone or --email.");
}

const count = (number: number, noun: string) =>
  number === 1 ? `one ${noun}` : `${String(number)} ${noun}s`;
