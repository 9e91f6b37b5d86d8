import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** A TCP proxy to Khalti that can be cut: open connections are closed, and new ones refused. */
export interface CutLine {
  url: string;
  leadTo(url: string): void;
  cut(): Promise<void>;
  mend(): Promise<void>;
}

export async function layLine(): Promise<CutLine> {
  const sockets = new Set<Socket>();
  let target = { host: "127.0.0.1", port: 0 };
  const server = createServer((near) => {
    const far = connect(target);
    near.pipe(far);
    far.pipe(near);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.on("error", () => undefined);
      one.on("close", () => {
        sockets.delete(one);
        other.destroy();
      });
    }
  });
  const listen = async (port: number) => {
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
    return (server.address() as AddressInfo).port;
  };
  const port = await listen(0);
  return {
    url: `http://127.0.0.1:${String(port)}`,
    leadTo(url) {
      target = { host: "127.0.0.1", port: Number(new URL(url).port) };
    },
    async cut() {
      if (!server.listening) return;
      const closed = once(server, "close");
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
    async mend() {
      await listen(port);
    },
  };
}
