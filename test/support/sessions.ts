import type { Response } from "supertest";
import { KEYS, type TestServer } from "./test-server.ts";

/** What a browser sends with a request of a page of the same server. */
export const OWN_PAGE = { "Sec-Fetch-Site": "same-origin" };

export function postSession(
  server: TestServer,
  body: object,
  headers: Record<string, string> = {},
) {
  return server.http.post("/v1/session").set(headers).send(body);
}

/** A member of staff signs in. @returns the cookie as the browser sends it back */
export async function signIn(server: TestServer, key: string = KEYS.operator): Promise<string> {
  const answer = await postSession(server, { key }, OWN_PAGE);
  if (answer.status !== 204) throw new Error(`sign-in: ${String(answer.status)} ${answer.text}`);
  return cookieOf(answer).split(";")[0] ?? "";
}

/** The cookie that the answer sets, with its attributes. */
export function cookieOf(answer: Response): string {
  const [cookie = ""] = (answer.headers["set-cookie"] ?? []) as unknown as string[];
  return cookie;
}

export interface OwnSession {
  name: string;
  role: string;
  expires_at: string | null;
  idle_expires_at: string | null;
}

/** The session behind a cookie; null if it has ended. */
export async function sessionOf(server: TestServer, cookie: string): Promise<OwnSession | null> {
  const answer = await server.http.get("/v1/session").set("Cookie", cookie);
  return answer.status === 401 ? null : (answer.body as OwnSession);
}
