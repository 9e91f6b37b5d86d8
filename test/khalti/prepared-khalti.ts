/**
 * A server that returns prepared answers and records requests. It knows nothing about Khalti, so it cannot share a
 * misreading of the documentation with the client.
 */
import http from "node:http";
import type { AddressInfo } from "node:net";
import { createKhaltiClient, type KhaltiClientOptions } from "../../src/khalti/khalti-client.ts";

export type ReceivedRequest = {
  method: string;
  path: string;
  headers: http.IncomingHttpHeaders;
  text: string;
  /** Identifies the connection. */
  remotePort: number | undefined;
};

export type PreparedAnswer = (request: ReceivedRequest, response: http.ServerResponse) => void;

export const secretKey = "live_secret_key_05bf95cc57244045";

export async function startPreparedKhalti() {
  const received: ReceivedRequest[] = [];
  let answer: PreparedAnswer = (_request, response) => {
    response.writeHead(500).end();
  };
  const server = http.createServer((request, response) => {
    let text = "";
    request.setEncoding("utf8");
    request.on("data", (chunk: string) => (text += chunk));
    request.on("end", () => {
      const { method = "", url: path = "", headers } = request;
      const one = { method, path, headers, text, remotePort: request.socket.remotePort };
      received.push(one);
      answer(one, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const baseUrl = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  const clients: { close: () => void }[] = [];

  return {
    baseUrl,
    received,
    /** Answers all further requests with this status and text. */
    answerWith(status: number, text: string, headers: http.OutgoingHttpHeaders = {}) {
      answer = (_request, response) => {
        response.writeHead(status, { "Content-Type": "application/json", ...headers }).end(text);
      };
    },
    answerBy(prepared: PreparedAnswer) {
      answer = prepared;
    },
    /** The only request since the last call of this function. */
    takeRequest(): ReceivedRequest {
      const [only, ...more] = received.splice(0);
      if (only === undefined || more.length > 0) throw new Error("Expected exactly one request");
      return only;
    },
    client(options: Partial<KhaltiClientOptions> = {}) {
      const client = createKhaltiClient({ baseUrl, secretKey, ...options });
      clients.push(client);
      return client;
    },
    async stop() {
      for (const client of clients) client.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export type PreparedKhalti = Awaited<ReturnType<typeof startPreparedKhalti>>;
