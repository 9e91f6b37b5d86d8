import http from "node:http";
import axios from "axios";
import { Broken } from "./broken.ts";

export interface Answer {
  status: number;
  headers: Record<string, unknown>;
  body: Record<string, unknown>;
}

export interface Caller {
  get(path: string, token?: string): Promise<Answer>;
  post(path: string, options?: CallOptions): Promise<Answer>;
  close(): void;
}

interface CallOptions {
  body?: object;
  token?: string;
  headers?: Record<string, string>;
}

/** Calls the server's API as browsers, shops and staff do, and checks the form of every answer. */
export function createCaller(url: string): Caller {
  // A kept connection may be closed by the server as it is used again, which no invariant forbids.
  const agent = new http.Agent({ keepAlive: false });
  const client = axios.create({
    baseURL: url,
    httpAgent: agent,
    proxy: false,
    maxRedirects: 0,
    validateStatus: () => true,
    responseType: "text",
    transformResponse: (text: unknown) => text,
    headers: { Accept: "application/json" },
  });
  const send = async (method: string, path: string, options: CallOptions = {}) => {
    const { token, body, headers } = options;
    const response = await client.request<string>({
      method,
      url: path,
      data: body,
      headers: {
        ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
        ...headers,
      },
    });
    return soundAnswer(`${method} ${path}`, response);
  };
  return {
    get: (path, token) => send("GET", path, token === undefined ? {} : { token }),
    post: (path, options) => send("POST", path, options),
    close: () => {
      agent.destroy();
    },
  };
}

/** @throws Broken for an unexpected 5xx, or an answer that is neither JSON, a problem document nor a redirect */
function soundAnswer(
  what: string,
  response: { status: number; headers: Record<string, unknown>; data: string },
): Answer {
  const { status, headers, data } = response;
  const no = (why: string) => new Broken(6, `${what} ${why}: ${String(status)} ${data}`);
  if (status >= 300 && status < 400) {
    if (typeof headers["location"] !== "string") throw no("redirects nowhere");
    return { status, headers, body: {} };
  }
  const type = String(headers["content-type"]);
  let body: Record<string, unknown>;
  try {
    body = JSON.parse(data) as Record<string, unknown>;
  } catch {
    throw no(`answers ${type} that is no JSON`);
  }
  if (status < 300) {
    if (!type.startsWith("application/json")) throw no(`answers ${type}`);
    return { status, headers, body };
  }
  if (!type.startsWith("application/problem+json")) throw no(`answers ${type}`);
  if (typeof body["code"] !== "string" || body["status"] !== status) throw no("is no problem");
  if (body["instance"] !== headers["x-request-id"]) throw no("names another request");
  const { code } = body;
  const refusedKey = status === 502 && code === "khalti_rejected_key";
  if (status === 503 && headers["retry-after"] === undefined) throw no("does not say when again");
  if (status >= 500 && status !== 503 && !refusedKey) throw no("fails");
  return { status, headers, body };
}
