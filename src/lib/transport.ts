import http from "node:http";
import https from "node:https";
import net from "node:net";
import axios from "axios";

export type TransportCall = {
  method: "GET" | "POST";
  url: string;
  headers: Record<string, string>;
  body?: string;
  timeoutMs: number;
};

/** A complete HTTP response, with any status. */
export type TransportReply = { kind: "reply"; httpStatus: number; text: string };

/** A call without a usable answer. The server may or may not have acted on it. */
export type CallUnknown<Reason extends string = "timeout" | "connection" | "unreadable"> = {
  kind: "unknown";
  reason: Reason;
  /** False only if the request certainly did not reach the server, so that the call is safe to repeat. */
  sent: boolean;
  /** Our own text, safe to log and to store. */
  message: string;
  /** The system's or the HTTP parser's code, such as ECONNREFUSED; absent after a time-out of ours. */
  errorCode?: string;
  /** Present if the server, or a proxy, answered. */
  httpStatus?: number;
};

export type Transport = {
  send: (call: TransportCall) => Promise<TransportReply | CallUnknown>;
  close: () => void;
};

// Real answers are a few hundred bytes, bank lists some ten thousand.
const maxResponseBytes = 1024 * 1024;

// Below the 5 seconds after which many servers close an idle connection. A request sent while the server closes the
// connection would end as unknown.
const idleConnectionMs = 4_000;

// A reachable server accepts a connection within a round trip or two.
const connectTimeoutMs = 4_000;

/**
 * Keep-alive HTTP client for one host. Network errors and bad responses never make it throw.
 *
 * @param options.name the host's name in messages
 */
export function createTransport({ name = "Khalti" }: { name?: string } = {}): Transport {
  const agentOptions = { keepAlive: true, timeout: idleConnectionMs };
  const httpAgent = new http.Agent(agentOptions);
  const httpsAgent = new https.Agent(agentOptions);
  limitConnectTime(httpAgent, "connect");
  limitConnectTime(httpsAgent, "secureConnect");
  const instance = axios.create({
    httpAgent,
    httpsAgent,
    proxy: false,
    maxRedirects: 0,
    maxContentLength: maxResponseBytes,
    validateStatus: () => true,
    headers: { "User-Agent": "khalti-bff" },
    transformRequest: (body: unknown) => body,
    // We parse the text: axios would pass HTML, an empty body and broken JSON as an answer.
    responseType: "text",
    transformResponse: (text: unknown) => text,
  });

  async function send(call: TransportCall): Promise<TransportReply | CallUnknown> {
    // One deadline for the whole call: a socket timeout never ends a body that arrives slowly.
    const deadline = new AbortController();
    const timer = setTimeout(() => {
      deadline.abort();
    }, call.timeoutMs);
    try {
      const response = await instance.request<unknown>({
        method: call.method,
        url: call.url,
        headers: call.headers,
        data: call.body,
        signal: deadline.signal,
      });
      const text = typeof response.data === "string" ? response.data : "";
      return { kind: "reply", httpStatus: response.status, text };
    } catch (error) {
      if (deadline.signal.aborted) return timedOut(name, call.timeoutMs);
      return toUnknown(name, error);
    } finally {
      clearTimeout(timer);
    }
  }

  function close(): void {
    httpAgent.destroy();
    httpsAgent.destroy();
  }

  return { send, close };
}

/**
 * Ends a connection that does not open before the call's own deadline. Otherwise a firewall that drops packets would make
 * the call `unknown`, although nothing was sent.
 */
function limitConnectTime(agent: http.Agent, opened: "connect" | "secureConnect"): void {
  const create = agent.createConnection.bind(agent);
  agent.createConnection = (options, onCreated) => {
    const socket = create(options, onCreated);
    if (!(socket instanceof net.Socket)) return socket;
    const timer = setTimeout(() => {
      const error = new Error("the connection did not open");
      socket.destroy(Object.assign(error, { code: "ETIMEDOUT", syscall: "connect" }));
    }, connectTimeoutMs);
    const stop = () => {
      clearTimeout(timer);
    };
    socket.once(opened, stop).once("close", stop);
    return socket;
  };
}

function timedOut(name: string, timeoutMs: number): CallUnknown {
  const message = `${name} did not answer within ${String(timeoutMs)} ms`;
  return { kind: "unknown", reason: "timeout", sent: true, message };
}

// Do not pass on the error's message and fields: axios keeps the request's headers in them.
function toUnknown(name: string, error: unknown): CallUnknown {
  const code = read(error, "code");
  const codeText = typeof code === "string" && /^\w{1,60}$/.test(code) ? code : "no code";
  const known = codeText === "no code" ? {} : { errorCode: codeText };
  const tooLarge = String(read(error, "message")).includes("maxContentLength");
  if (tooLarge || /^(HPE_|Z_)/.test(codeText)) {
    const message = tooLarge
      ? `${name}'s answer is too large`
      : `${name}'s answer is not readable HTTP (${codeText})`;
    return { kind: "unknown", reason: "unreadable", sent: true, message, ...known };
  }
  const sent = !failedBeforeSending(read(error, "cause"));
  const message = sent
    ? `The connection to ${name} broke before the answer was complete (${codeText})`
    : `${name} could not be reached (${codeText})`;
  return { kind: "unknown", reason: "connection", sent, message, ...known };
}

// Check the system call, not the code: ETIMEDOUT or EHOSTUNREACH also end connections after a request was sent.
function failedBeforeSending(cause: unknown): boolean {
  const attempts = read(cause, "errors"); // one per address of the host
  if (Array.isArray(attempts)) return attempts.length > 0 && attempts.every(failedBeforeSending);
  const systemCall = read(cause, "syscall");
  return systemCall === "connect" || systemCall === "getaddrinfo";
}

function read(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null
    ? (value as Record<string, unknown>)[key]
    : undefined;
}
