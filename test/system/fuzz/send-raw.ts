import { connect } from "node:net";
import type { FuzzRequest } from "./generate-request.ts";
import { type Answer, HANG_MS } from "./judge-answer.ts";

/** As bytes: clients of HTTP refuse to send much of this. */
export function toBytes({ method, target, headers, body }: FuzzRequest): Buffer {
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  return Buffer.concat([Buffer.from(`${method} ${target} HTTP/1.1\r\n${lines}\r\n`), body]);
}

/** One request on a connection of its own, which the server closes after its answer. */
export function sendRaw(port: number, bytes: Buffer): Promise<Answer> {
  const began = performance.now();
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const socket = connect(port, "127.0.0.1");
    const timer = setTimeout(() => socket.destroy(), HANG_MS + 1_000);
    socket.on("data", (chunk) => chunks.push(chunk));
    socket.on("error", () => undefined); // "close" follows
    socket.on("close", () => {
      clearTimeout(timer);
      const text = Buffer.concat(chunks)
        .toString()
        .replace(/^(HTTP\/1\.1 100 Continue\r\n\r\n)+/, "");
      const status = /^HTTP\/1\.1 (\d{3})/.exec(text)?.[1];
      const end = text.indexOf("\r\n\r\n");
      resolve({
        status: status === undefined ? null : Number(status),
        body: end < 0 ? "" : text.slice(end + 4),
        ms: performance.now() - began,
      });
    });
    socket.write(bytes);
  });
}

/** The same request for a shell. What curl would not send as it is goes through netcat. */
export function toCurl(url: string, request: FuzzRequest): string {
  const { method, target, headers, body } = request;
  const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;
  const isPlain = [target, ...headers.flat()].every((one) => /^[\x20-\x7e]*$/.test(one));
  if (!isPlain || headers.some(([name]) => name === "Transfer-Encoding")) {
    const { hostname, port } = new URL(url);
    return `echo ${toBytes(request).toString("base64")} | base64 -d | nc ${hostname} ${port}`;
  }
  const parts = headers
    .filter(([name]) => !["Host", "Connection", "Content-Length"].includes(name))
    .map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`);
  const data =
    body.length === 0 ? [] : [`--data-binary @<(echo ${body.toString("base64")} | base64 -d)`];
  return ["curl -i --path-as-is -g -X", method, ...parts, ...data, quoted(`${url}${target}`)].join(
    " ",
  );
}
