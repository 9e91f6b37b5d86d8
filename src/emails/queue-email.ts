import { v7 as uuidv7 } from "uuid";
import type { AppContext } from "../context.ts";
import type { Tx } from "../database/database.ts";
import type { AddressedMail } from "./smtp-mailer.ts";
import { sealMail } from "./stored-mail.ts";

export interface NewEmail extends AddressedMail {
  kind: string;
  /** What it is about, in all kinds: a second mail about the same is not written. */
  source: string;
}

/**
 * Writes a mail that a worker sends at most once, in the transaction of what it is about. Without SMTP_URL it writes nothing.
 *
 * @returns whether there is a mail about it now that was not there before
 */
export async function queueEmail(
  { config, clock }: Pick<AppContext, "config" | "clock">,
  tx: Pick<Tx, "email">,
  { kind, source, ...mail }: NewEmail,
): Promise<boolean> {
  if (config.mail === null) return false;
  const now = clock.now();
  const id = uuidv7();
  const stored = sealMail(config.dataKeys, id, mail);
  const { count } = await tx.email.createMany({
    data: { id, kind, source, ...stored, createdAt: now, dueAt: now },
    skipDuplicates: true,
  });
  return count > 0;
}
