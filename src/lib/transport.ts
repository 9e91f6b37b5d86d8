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

/** An HTTP response that arrived whole, whatever it says. */
export type TransportReply = { kind: "reply"; httpStatus: number; text: string };

/** A call without a usable answer: the other side may or may not have acted. */
export type CallUnknown<Reason extends string = "timeout" | "connection" | "unreadable"> = {
  kind: "unknown";
  reason: Reason;
  /** False only if the request certainly never reached the other side: such a call is safe to repeat. */
  sent: boolean;
  /** Our own words, safe to log and to store. */
  message: string;
  /** Present when the other side, or something in front of it, answered at all. */
  httpStatus?: number;
};

export type Transport = {
  send: (call: TransportCall) => Promise<TransportReply | CallUnknown>;
  close: () => void;
};

// Real answers are a few hundred bytes, bank lists some ten thousand.
const largestResponseBytes = 1024 * 1024;

// Below the 5 seconds many servers keep an idle connection: a request on a connection that the
// other side is just closing would end as unknown for no reason.
const idleConnectionMs = 4_000;

// Other sides that are there take a connection within a round trip or two.
const openingLimitMs = 4_000;

/**
 * Keep-alive HTTP to one host, called `name` in the sentences about it. Never throws for what the
 * network or the other side does.
 */
export function createTransport({ name = "Khalti" }: { name?: string } = {}): Transport {
  const agentOptions = { keepAlive: true, timeout: idleConnectionMs };
  const httpAgent = new http.Agent(agentOptions);
  const httpsAgent = new https.Agent(agentOptions);
  limitOpening(httpAgent, "connect");
  limitOpening(httpsAgent, "secureConnect");
  const instance = axios.create({
    httpAgent,
    httpsAgent,
    proxy: false,
    maxRedirects: 0,
    maxContentLength: largestResponseBytes,
    validateStatus: () => true,
    headers: { "User-Agent": "khalti-bff" },
    transformRequest: (body: unknown) => body,
    // Text, parsed by us: otherwise HTML, nothing and broken JSON all look like an answer.
    responseType: "text",
    transformResponse: (text: unknown) => text,
  });

  async function send(call: TransportCall): Promise<TransportReply | CallUnknown> {
    // One deadline for the whole exchange: a socket timeout would wait on a dripping body for ever.
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
 * A connection that does not open ends before the call's own deadline, as one on which nothing can have been sent: behind a
 * firewall that swallows packets nobody could tell otherwise.
 */
function limitOpening(agent: http.Agent, opened: "connect" | "secureConnect"): void {
  const create = agent.createConnection.bind(agent);
  agent.createConnection = (options, onCreated) => {
    const socket = create(options, onCreated);
    if (!(socket instanceof net.Socket)) return socket;
    const timer = setTimeout(() => {
      const error = new Error("the connection did not open");
      socket.destroy(Object.assign(error, { code: "ETIMEDOUT", syscall: "connect" }));
    }, openingLimitMs);
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

// The error's own message and fields stay here: axios keeps the request's headers in them.
function toUnknown(name: string, error: unknown): CallUnknown {
  const code = read(error, "code");
  const codeWord = typeof code === "string" && /^\w{1,60}$/.test(code) ? code : "no code";
  const tooLarge = String(read(error, "message")).includes("maxContentLength");
  if (tooLarge || /^(HPE_|Z_)/.test(codeWord)) {
    const message = tooLarge
      ? `${name}'s answer is larger than any real one`
      : `${name}'s answer is not readable HTTP (${codeWord})`;
    return { kind: "unknown", reason: "unreadable", sent: true, message };
  }
  const sent = !failedBeforeSending(read(error, "cause"));
  const message = sent
    ? `The connection to ${name} broke before the answer was complete (${codeWord})`
    : `${name} could not be reached (${codeWord})`;
  return { kind: "unknown", reason: "connection", sent, message };
}

// Not the code but the system call tells: ETIMEDOUT or EHOSTUNREACH also end connections that have
// carried a request already.
function failedBeforeSending(cause: unknown): boolean {
  const attempts = read(cause, "errors"); // one for each address of a host with several
  if (Array.isArray(attempts)) return attempts.length > 0 && attempts.every(failedBeforeSending);
  const systemCall = read(cause, "syscall");
  return systemCall === "connect" || systemCall === "getaddrinfo";
}

function read(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null
    ? (value as Record<string, unknown>)[key]
    : undefined;
}
