import type { AddressInfo, Socket } from "node:net";
import PostalMime, { type Email } from "postal-mime";
import { SMTPServer } from "smtp-server";

/** What the mail server does with the next mails. */
export interface MailServer {
  url: string;
  /** What it has taken. */
  mails: Email[];
  /** An answer to the recipient instead of taking it; null: takes it. */
  refuse: { code: number; text: string } | null;
  /** Ends the connection when it has the text, and keeps the mail. */
  dropAfterText: boolean;
  stop(): Promise<void>;
}

/** A real mail server on the loopback interface. */
export async function startMailServer(): Promise<MailServer> {
  const sockets = new Set<Socket>();
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    onRcptTo(_address, _session, done) {
      const { refuse } = state;
      if (refuse === null) {
        done();
        return;
      }
      done(Object.assign(new Error(refuse.text), { responseCode: refuse.code }));
    },
    onData(stream, _session, done) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        void PostalMime.parse(Buffer.concat(chunks)).then((mail) => {
          state.mails.push(mail);
          if (state.dropAfterText) for (const socket of sockets) socket.destroy();
          else done();
        });
      });
    },
  });
  server.on("error", () => undefined); // of a connection that we end
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  server.server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  const { port } = server.server.address() as AddressInfo;
  const state: MailServer = {
    url: `smtp://127.0.0.1:${String(port)}`,
    mails: [],
    refuse: null,
    dropAfterText: false,
    stop: () =>
      new Promise((resolve) => {
        server.close(resolve);
      }),
  };
  return state;
}
