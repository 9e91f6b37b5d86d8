import type { AppContext } from "../context.ts";
import type { Tx } from "../database/database.ts";
import type { MailContent } from "./smtp-mailer.ts";

export interface NewEmail extends MailContent {
  kind: string;
  /** What it is about, in all kinds: a second mail about the same is not written. */
  source: string;
  to: string;
}

/**
 * Writes a mail that a worker sends at most once, in the transaction of what it is about. Without SMTP_URL it writes nothing.
 *
 * @returns whether there is a mail about it now that was not there before
 */
export async function queueEmail(
  { config, clock }: Pick<AppContext, "config" | "clock">,
  tx: Pick<Tx, "email">,
  { kind, source, to, subject, text, html }: NewEmail,
): Promise<boolean> {
  if (config.mail === null) return false;
  const now = clock.now();
  const { count } = await tx.email.createMany({
    data: {
      kind,
      source,
      recipient: to,
      subject,
      text,
      html: html ?? null,
      createdAt: now,
      dueAt: now,
    },
    skipDuplicates: true,
  });
  return count > 0;
}
