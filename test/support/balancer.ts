import { once } from "node:events";
import http from "node:http";
import type { AddressInfo } from "node:net";
import axios from "axios";

/** A small load balancer: asks /readyz of each server, keeps its connections open, and never repeats a request. */
export interface Balancer {
  url: string;
  /** The servers to ask and to use, once ready. */
  lead(urls: string[]): void;
  /** The servers that it uses now. */
  inUse(): string[];
  close(): Promise<void>;
}

const CHECK_EVERY_MS = 100;

export async function startBalancer({
  checkEveryMs = CHECK_EVERY_MS,
}: { checkEveryMs?: number } = {}): Promise<Balancer> {
  const agent = new http.Agent({ keepAlive: true });
  let servers: string[] = [];
  let ready: string[] = [];
  let turn = 0;

  const check = async () => {
    const answers = await Promise.all(
      servers.map((url) =>
        axios
          .get(`${url}/readyz`, { proxy: false, timeout: 2_000 })
          .then(() => [url])
          .catch(() => []),
      ),
    );
    ready = answers.flat().filter((url) => servers.includes(url));
  };
  let checking = Promise.resolve();
  const timer = setInterval(() => {
    checking = checking.then(check);
  }, checkEveryMs);

  const balancer = http.createServer((req, res) => {
    const fail = () => {
      if (res.headersSent) res.destroy();
      else res.writeHead(502).end();
    };
    const server = ready[turn++ % ready.length];
    if (server === undefined) {
      fail();
      return;
    }
    const { method, headers, url } = req;
    const passed = http.request(new URL(url ?? "/", server), {
      agent,
      headers,
      ...(method === undefined ? {} : { method }),
    });
    passed.on("error", fail);
    passed.on("response", (answer) => {
      // Each of the two connections lives on its own.
      delete answer.headers.connection;
      delete answer.headers["keep-alive"];
      res.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(res);
      answer.on("error", fail);
    });
    req.pipe(passed);
  });
  balancer.listen(0, "127.0.0.1");
  await once(balancer, "listening");

  return {
    url: `http://127.0.0.1:${String((balancer.address() as AddressInfo).port)}`,
    lead(urls) {
      servers = urls;
    },
    inUse: () => ready,
    async close() {
      clearInterval(timer);
      await checking;
      balancer.closeAllConnections();
      balancer.close();
      agent.destroy();
    },
  };
}
