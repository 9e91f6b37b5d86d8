import { Readable } from "node:stream";
import MailComposer from "nodemailer/lib/mail-composer";
import SMTPConnection from "nodemailer/lib/smtp-connection";
import { classifySmtpFailure, type SmtpError, type SmtpFailure } from "./smtp-failure.ts";

/** How mails leave: SMTP_URL and MAIL_FROM. */
export interface MailSettings {
  smtpUrl: string;
  from: string;
  /** What receivers see as the sender's name. */
  name: string;
}

export interface MailContent {
  subject: string;
  text: string;
  html?: string | null;
}

export interface AddressedMail extends MailContent {
  to: string;
}

export interface Mail extends AddressedMail {
  /** Becomes the Message-ID: mail programs show one mail once. */
  id: string;
}

export type SmtpOutcome = { kind: "taken" } | SmtpFailure;

/** Sends mails one by one. */
export type Mailer = (mail: Mail) => Promise<SmtpOutcome>;

/** All of one attempt. The lease of a mail is longer. */
export const SEND_LIMIT_MS = 45_000;
const CONNECT_MS = 10_000;
const SILENCE_MS = 20_000;

export function createMailer(settings: MailSettings): Mailer {
  return async (mail) => {
    const raw = await compose(settings, mail);
    const text = { begun: false };
    // Nodemailer reads the text when the server has asked for it.
    const stream = new Readable({
      read() {
        text.begun = true;
        this.push(raw);
        this.push(null);
      },
    });
    const connection = connectionTo(settings.smtpUrl);
    try {
      await deliver(connection, settings, { to: mail.to, stream });
      return { kind: "taken" };
    } catch (error) {
      return classifySmtpFailure(error as SmtpError, text.begun);
    } finally {
      connection.close();
    }
  };
}

function compose({ from, name }: MailSettings, mail: Mail): Promise<Buffer> {
  const host = from.slice(from.lastIndexOf("@") + 1);
  return new MailComposer({
    from: { name, address: from },
    to: { name: "", address: mail.to },
    subject: mail.subject,
    text: mail.text,
    ...(mail.html == null ? {} : { html: mail.html }),
    messageId: `<${mail.id}@${host}>`,
    // No out-of-office answers.
    headers: { "Auto-Submitted": "auto-generated" },
    disableFileAccess: true,
    disableUrlAccess: true,
  })
    .compile()
    .build();
}

function connectionTo(address: string): SMTPConnection {
  const { protocol, hostname, port, username } = new URL(address);
  const secure = protocol === "smtps:";
  const host = hostname.replace(/^\[|\]$/g, "");
  return new SMTPConnection({
    host,
    secure,
    port: port === "" ? (secure ? 465 : 587) : Number(port),
    // A password is never sent in plain text.
    requireTLS: !secure && username !== "" && !isLoopback(host),
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: SILENCE_MS,
  });
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || host.startsWith("127.");
}

/** @throws what nodemailer says of the first failure, or an error without an answer when all took too long */
async function deliver(
  connection: SMTPConnection,
  { smtpUrl, from }: MailSettings,
  { to, stream }: { to: string; stream: Readable },
): Promise<void> {
  const { username, password } = new URL(smtpUrl);
  const failure = new Promise<never>((_, reject) => {
    connection.once("error", reject);
    connection.once("end", () => {
      reject(Object.assign(new Error("the connection ended"), { code: "ECONNECTION" }));
    });
  });
  const late = new AbortController();
  const limit = new Promise<never>((_, reject) => {
    const timer = setTimeout(() => {
      reject(Object.assign(new Error("too slow"), { code: "ETIMEDOUT" }));
    }, SEND_LIMIT_MS);
    late.signal.addEventListener("abort", () => {
      clearTimeout(timer);
    });
  });
  const steps = async () => {
    await step((done) => {
      connection.connect(done);
    });
    if (username !== "") {
      const credentials = {
        user: decodeURIComponent(username),
        pass: decodeURIComponent(password),
      };
      await step((done) => {
        connection.login({ credentials }, done);
      });
    }
    await step((done) => {
      connection.send({ from, to: [to] }, stream, done);
    });
  };
  failure.catch(() => undefined);
  limit.catch(() => undefined);
  try {
    await Promise.race([steps(), failure, limit]);
  } finally {
    late.abort();
    // Nodemailer says the same failure as an event too; without a listener it would end the process.
    connection.on("error", () => undefined);
  }
}

function step(run: (done: (error?: Error | null) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    run((error) => {
      if (error == null) resolve();
      else reject(error);
    });
  });
}
