import type { Email } from "../generated/prisma/client.ts";
import type { AppContext } from "../context.ts";
import type { Tx } from "../database/database.ts";
import type { DueKind } from "../due/due-kind.ts";
import { raiseAlert } from "../events/raise-alert.ts";
import { lostAt, sendOnce, startStopwatch, type Submission } from "../lifecycle/send-once.ts";
import { decideEmail, type EmailEnd, SENDING_LIMIT_MS } from "./email-schedule.ts";
import type { AddressedMail, Mail, SmtpOutcome } from "./smtp-mailer.ts";
import { openMail } from "./stored-mail.ts";

/**
 * Writes a mail when it is sent, in the transaction that claims it: what is secret in it, and the customer's address, stand in
 * no row. Null when there is nothing to tell any more.
 */
export type Composer = (context: AppContext, tx: Tx, email: Email) => Promise<AddressedMail | null>;

/** @param composers by the kind of mails that are not stored as text */
export function dueEmails(composers: Readonly<Record<string, Composer>>): DueKind {
  return {
    task: "email_due",
    table: "emails",
    leaseMs: 120_000,
    isSlow: true,
    handle: (context, id) => sendEmail(context, composers, id),
  };
}

const NOT_SET: SmtpOutcome = { kind: "later", problem: "SMTP_URL is not set." };
const LOST = "The process that sent it died before the mail server's answer was recorded.";
const NOTHING_TO_TELL = "There is nothing to tell any more, or no address to send it to.";
const UNREADABLE = "No key in DATA_ENCRYPTION_KEY opens it.";
/** One alert for each stretch of mails that are not sent. */
const ALERT_EVERY_MS = 60 * 60_000;

/**
 * Sends one mail, at most once: if the mail server may have taken it, it is not sent again.
 *
 * @returns when it is due next
 */
async function sendEmail(
  context: AppContext,
  composers: Readonly<Record<string, Composer>>,
  id: string,
): Promise<Date | null> {
  const now = context.clock.now();
  const email = await context.db.email.findUnique({ where: { id } });
  if (email?.status === "queued") {
    await sendOnce<Mail, SmtpOutcome>({
      claim: () => claim(context, composers, email),
      send: async (mail) => (context.mailer === null ? NOT_SET : context.mailer(mail)),
      unsent: (problem) => ({ kind: "later", problem }),
      record: (outcome, { submittedAt }) => record(context, id, { outcome, submittedAt }),
    });
  } else if (email?.status === "sending" && email.submittedAt !== null) {
    if (now.getTime() - email.submittedAt.getTime() < SENDING_LIMIT_MS) {
      return lostAt(email.submittedAt, SENDING_LIMIT_MS, now);
    }
    const outcome: SmtpOutcome = { kind: "unknown", problem: LOST };
    await record(context, id, { outcome, submittedAt: email.submittedAt });
  }
  return (await context.db.email.findUnique({ where: { id } }))?.dueAt ?? null;
}

/** Commits the mail as being sent; null when another process has, or nothing is left to tell. */
async function claim(
  context: AppContext,
  composers: Readonly<Record<string, Composer>>,
  email: Email,
): Promise<Submission<Mail> | null> {
  const submittedAt = context.clock.now();
  return context.db.$transaction(async (tx) => {
    const { count } = await tx.email.updateMany({
      where: { id: email.id, status: "queued" },
      data: { status: "sending", submittedAt, attempts: { increment: 1 } },
    });
    if (count === 0) return null;
    const isStored = email.text !== null;
    const mail = isStored
      ? openMail(context.config.dataKeys, email)
      : ((await composers[email.kind]?.(context, tx, email)) ?? null);
    if (mail === null) {
      const problem = isStored ? UNREADABLE : NOTHING_TO_TELL;
      await end(tx, email.id, { to: "failed", problem, at: submittedAt });
      return null;
    }
    return { request: { id: email.id, ...mail }, submittedAt, elapsedMs: startStopwatch() };
  });
}

/** Writes what an attempt means, unless the mail has ended meanwhile or is sent by another attempt. */
async function record(
  context: AppContext,
  id: string,
  { outcome, submittedAt }: { outcome: SmtpOutcome; submittedAt: Date },
): Promise<void> {
  const now = context.clock.now();
  const ended = await context.db.$transaction(async (tx) => {
    const email = await tx.email.findFirst({ where: { id, status: "sending", submittedAt } });
    if (email === null) return null;
    const step = decideEmail(email, outcome, now);
    if (step.kind === "again") {
      const { dueAt, problem } = step;
      await tx.email.update({ where: { id }, data: { status: "queued", dueAt, problem } });
      return null;
    }
    await end(tx, id, { ...step, at: now });
    if (step.to === "failed") await alertOnce(tx, now);
    const { to, problem } = step;
    return { kind: email.kind, to, problem };
  });
  if (ended === null) return;
  const { kind, to, problem } = ended;
  if (to === "sent") context.logger.info({ email: id, kind }, "a mail was sent");
  else context.logger.warn({ email: id, kind, problem }, `a mail ended as ${to}`);
}

async function end(
  tx: Tx,
  id: string,
  { to, problem, at }: { to: EmailEnd; problem: string | null; at: Date },
): Promise<void> {
  await tx.email.update({
    where: { id },
    data: {
      status: to,
      problem,
      endedAt: at,
      dueAt: null,
      recipient: null,
      subject: null,
      text: null,
      html: null,
    },
  });
}

async function alertOnce(tx: Tx, now: Date): Promise<void> {
  const since = new Date(now.getTime() - ALERT_EVERY_MS);
  const recent = await tx.email.count({
    where: {
      status: "failed",
      attempts: { gt: 0 },
      endedAt: { gt: since },
      problem: { notIn: [NOTHING_TO_TELL, UNREADABLE] }, // such a mail raised no alert
    },
  });
  if (recent > 1) return;
  await raiseAlert(tx, {
    at: now,
    code: "email_not_sent",
    message:
      "A mail could not be sent: check SMTP_URL, MAIL_FROM and the mail server. The table emails says why; customers find their receipts on the pages of their orders.",
  });
}
