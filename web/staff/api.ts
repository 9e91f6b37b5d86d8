// Calls of the API, typed by its description. The browser's cookie says who calls.
import type { paths } from "../../client/src/api.ts";

type JsonOf<Answer> = Answer extends { content: { "application/json": infer Body } } ? Body : never;
type Answers<Operation> = Operation extends { responses: infer All } ? All : never;
type Ok<Operation> =
  Answers<Operation> extends { 200: infer Answer }
    ? JsonOf<Answer>
    : Answers<Operation> extends { 201: infer Answer }
      ? JsonOf<Answer>
      : Answers<Operation> extends { 202: infer Answer }
        ? JsonOf<Answer>
        : never;
type Method = "get" | "post" | "patch" | "put" | "delete";
type PathsWith<M extends Method> = {
  [P in keyof paths]: paths[P][M] extends undefined ? never : P;
}[keyof paths];
export type Answer<P extends keyof paths, M extends Method = "get"> = Ok<NonNullable<paths[P][M]>>;

export type Order = Answer<"/v1/admin/orders/{id}">;
export type ListedOrder = Answer<"/v1/admin/orders">["data"][number];
export type Refund = Answer<"/v1/admin/refunds/{id}">;
export type Session = Answer<"/v1/session">;
export type NeedsYouItem = Answer<"/v1/admin/needs-you">["data"][number];
export type Event = Answer<"/v1/events">["data"][number];
export type Delivery = Answer<"/v1/admin/webhook-deliveries">["data"][number];

/** The server's refusal, with its stable code. Status 0: there was no answer. */
export class Refused extends Error {
  readonly status: number;
  readonly code: string;
  readonly fields: readonly { path: string; message: string; code?: string }[];
  /** At sign-in, with passkey_required: what the browser asks the passkey with. */
  readonly passkeyOptions: object | undefined;

  constructor(
    status: number,
    problem: Partial<{ code: string; detail: string; errors: []; passkey_options: object }>,
  ) {
    super(problem.detail ?? "");
    this.passkeyOptions = problem.passkey_options;
    this.status = status;
    this.code = problem.code ?? (status === 0 ? "no_answer" : "internal_error");
    this.fields = problem.errors ?? [];
  }
}

export interface CallOptions {
  path?: Record<string, string>;
  query?: Record<string, string | undefined>;
  body?: object;
  idempotencyKey?: string;
  /** A request in the background: it does not prolong the session. */
  poll?: boolean;
  signal?: AbortSignal;
}

async function send(method: string, path: string, options: CallOptions): Promise<unknown> {
  const filled = path.replace(/\{(\w+)\}/g, (_all, name: string) =>
    encodeURIComponent(options.path?.[name] ?? ""),
  );
  const query = Object.entries(options.query ?? {}).filter(([, value]) => value);
  const search =
    query.length === 0 ? "" : `?${new URLSearchParams(query as [string, string][]).toString()}`;
  const headers: Record<string, string> = { Accept: "application/json" };
  if (options.body !== undefined) headers["Content-Type"] = "application/json";
  if (options.idempotencyKey !== undefined) headers["Idempotency-Key"] = options.idempotencyKey;
  if (options.poll === true) headers["X-Poll"] = "true";
  let answer: Response;
  try {
    answer = await fetch(filled + search, {
      method,
      headers,
      ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    });
  } catch (error) {
    if (options.signal?.aborted === true) throw error;
    throw new Refused(0, {});
  }
  if (answer.status === 204) return null;
  const text = await answer.text();
  let body: unknown = {};
  try {
    body = JSON.parse(text);
  } catch {
    if (answer.ok) throw new Refused(0, {});
  }
  if (!answer.ok) throw new Refused(answer.status, body as object);
  return body;
}

export function get<P extends PathsWith<"get">>(
  path: P,
  options: CallOptions = {},
): Promise<Answer<P>> {
  return send("GET", path, options) as Promise<Answer<P>>;
}

export function post<P extends PathsWith<"post">>(
  path: P,
  options: CallOptions = {},
): Promise<Answer<P, "post">> {
  return send("POST", path, options) as Promise<Answer<P, "post">>;
}

export function patch<P extends PathsWith<"patch">>(
  path: P,
  options: CallOptions = {},
): Promise<Answer<P, "patch">> {
  return send("PATCH", path, options) as Promise<Answer<P, "patch">>;
}

export function put<P extends PathsWith<"put">>(
  path: P,
  options: CallOptions = {},
): Promise<Answer<P, "put">> {
  return send("PUT", path, options) as Promise<Answer<P, "put">>;
}

export async function remove(path: PathsWith<"delete">, options: CallOptions): Promise<void> {
  await send("DELETE", path, options);
}

/** A call that a table names: its path is already filled in. */
export async function carryOut(
  call: { method: string; path: string; body: object; needsKey?: boolean },
  idempotencyKey: string,
): Promise<void> {
  await send(call.method, call.path, {
    body: call.body,
    ...(call.needsKey === true ? { idempotencyKey } : {}),
  });
}

export async function signOut(everywhere: boolean): Promise<void> {
  await send("DELETE", "/v1/session", { query: { all: everywhere ? "true" : undefined } });
}
