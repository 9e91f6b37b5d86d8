import type { AddressInfo } from "node:net";
import type { RequestHandler } from "express";
import PostalMime, { type Email } from "postal-mime";
import { SMTPServer } from "smtp-server";
import { mailboxPages } from "./mailbox-pages.ts";

/** A mail server of a development machine: it delivers nothing, and shows in a browser what it was given. */
export interface Mailbox {
  smtpUrl: string;
  /** Its pages, below any path. */
  pages: RequestHandler;
  stop(): Promise<void>;
}

/** Mails have links that open orders: they are in memory only. */
const MOST_MAILS = 100;

/** Listens on the loopback interface, at any free port. */
export async function startMailbox(): Promise<Mailbox> {
  const mails: Email[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    onData(stream, _session, done) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        PostalMime.parse(Buffer.concat(chunks)).then((mail) => {
          mails.unshift(mail);
          mails.splice(MOST_MAILS);
          done();
        }, done);
      });
    },
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  server.on("error", () => undefined); // of one connection
  const { port } = server.server.address() as AddressInfo;
  return {
    smtpUrl: `smtp://127.0.0.1:${String(port)}`,
    pages: mailboxPages(mails),
    stop: () =>
      new Promise((resolve) => {
        server.close(resolve);
      }),
  };
}
