import { createHash } from "node:crypto";
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** A TCP proxy to Postgres whose connections can go silent: they stay open, and nothing passes any more. */
export interface SilentLine {
  /** The database's address through this line. */
  through(databaseUrl: string): string;
  /** Silences all connections of now; later ones work. @returns how many */
  goSilent(): number;
  /**
   * Passes the statements on that contain the texts, one after the other on the same connection, and silences it before
   * the answer to the last.
   */
  loseAnswerTo(...texts: string[]): { lost: () => boolean };
  /** Silenced connections that our side has not closed. */
  silent(): number;
  open(): number;
  close(): Promise<void>;
}

interface Connection {
  near: Socket;
  far: Socket;
  silent: boolean;
  /** How many of the texts it has sent. */
  sent: number;
}

/** The message that carries out this statement, once Postgres knows it by its name. */
export const COMMIT = createHash("sha1").update("COMMIT").digest("base64");

export async function laySilentLine(): Promise<SilentLine> {
  const connections = new Set<Connection>();
  const state: { port: number; loses: { texts: string[]; lost: boolean } | null } = {
    port: 0,
    loses: null,
  };
  const server = createServer((near) => {
    const far = connect({ host: "127.0.0.1", port: state.port });
    const connection: Connection = { near, far, silent: false, sent: 0 };
    connections.add(connection);
    near.on("data", (chunk: Buffer) => {
      if (connection.silent) return;
      far.write(chunk);
      if (state.loses === null || state.loses.lost) return;
      const { texts } = state.loses;
      if (!chunk.includes(texts[connection.sent] ?? "")) return;
      connection.sent++;
      if (connection.sent < texts.length) return;
      state.loses.lost = true;
      connection.silent = true;
    });
    far.on("data", (chunk: Buffer) => {
      if (!connection.silent) near.write(chunk);
    });
    near.on("error", () => undefined);
    far.on("error", () => undefined);
    near.on("close", () => {
      connections.delete(connection);
      far.destroy();
    });
    // A silent line does not tell either that its other end is gone.
    far.on("close", () => {
      if (!connection.silent) near.destroy();
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    through(databaseUrl) {
      const url = new URL(databaseUrl);
      state.port = Number(url.port);
      url.port = String(port);
      return url.href;
    },
    goSilent() {
      for (const connection of connections) connection.silent = true;
      return connections.size;
    },
    loseAnswerTo(...texts) {
      const loses = { texts, lost: false };
      state.loses = loses;
      for (const connection of connections) connection.sent = 0;
      return { lost: () => loses.lost };
    },
    silent: () => [...connections].filter(({ silent }) => silent).length,
    open: () => connections.size,
    async close() {
      const closed = once(server, "close");
      server.close();
      for (const { near, far } of connections) {
        near.destroy();
        far.destroy();
      }
      await closed;
    },
  };
}
