import type { ZodOpenApiPathsObject } from "zod-openapi";
import {
  sessionListQuery,
  sessionResponse,
  type SessionResponse,
} from "../../sessions/list-sessions.ts";
import { sessionRequest } from "../../sessions/open-session.ts";
import { ownSessionListQuery } from "../../sessions/own-sessions-router.ts";
import {
  endSessionsQuery,
  ownSessionResponse,
  signOutQuery,
} from "../../sessions/sessions-router.ts";
import { EXAMPLE, sessionId } from "../examples/example-ids.ts";
import { BODY, body, failure, INVALID, json, list, page, STAFF_ONLY, TOO_MANY } from "../parts.ts";

const session = sessionResponse.meta({ id: "Session" });
const NO_SESSION = { 404: failure("No such open session", "session_not_found") };
const STALE = failure(
  "The session is older than ten minutes; or the key has a passkey and is no bearer key, or another site's page makes the request",
  "sign_in_again",
  "passkey_required",
  "passkey_not_bound",
  "forbidden",
  "cross_site_request",
);
const example: SessionResponse = {
  id: EXAMPLE.sessionId,
  key_id: EXAMPLE.keyId,
  name: "Asha",
  role: "operator",
  browser: "Mozilla/5.0 (Linux; Android 15) Chrome/142.0",
  created_at: "2026-11-23T04:00:00.000Z",
  used_at: "2026-11-23T04:45:00.000Z",
  expires_at: "2026-11-30T04:00:00.000Z",
  idle_expires_at: "2026-11-23T12:45:00.000Z",
  current: false,
};

/** Sessions of the dashboard. */
export const sessionPaths: ZodOpenApiPathsObject = {
  "/v1/session": {
    post: {
      operationId: "signIn",
      tags: ["Staff"],
      summary: "Sign in with an API key",
      description:
        "Sets a cookie that may do what the key may, under `/v1/session`, `/v1/admin` and `/v1/events`. It ends after 8 hours without use, after 7 days, when the key is revoked, or by signing out. An unsafe request with it has to come from a page of this server: `Sec-Fetch-Site: same-origin`, or our own `Origin`. A key with a passkey answers 403 `passkey_required` with `passkey_options` (`PublicKeyCredentialRequestOptionsJSON` of WebAuthn); send the key again with `passkey`, what the browser makes of them. With `REQUIRE_PASSKEY`, the session of a key without a passkey may only bind one (`must_bind_passkey`). A request with the header `X-Poll`, to `/v1/events` or to `/v1/session` does not count as use.",
      requestBody: body(sessionRequest, {
        key: "kbff_operator_7bQ2mX9rT4vK8nW3yH6cJ1pL5sD0fG2aZ4eU7iO9kM",
      }),
      responses: {
        204: { description: "Signed in: the answer sets the cookie" },
        ...BODY,
        401: failure("The key is not valid", "unauthenticated"),
        403: failure(
          "Another site's page makes the request; or the key needs its passkey: then `passkey_options` has what the browser asks it with; or the key is a program's, or its day to bind a passkey is over",
          "cross_site_request",
          "passkey_required",
          "passkey_refused",
          "passkey_binding_closed",
          "key_of_program",
        ),
        ...INVALID,
        ...TOO_MANY,
      },
    },
    get: {
      operationId: "getSession",
      tags: ["Staff"],
      summary: "Who is signed in, and for how long",
      description:
        "With a bearer key: its owner, without a session. It does not prolong the session.",
      responses: {
        200: json(ownSessionResponse.meta({ id: "OwnSession" }), "The caller", {
          name: "Asha",
          role: "operator",
          expires_at: "2026-11-30T04:00:00.000Z",
          idle_expires_at: "2026-11-23T12:45:00.000Z",
          refund_confirm_above: 500_000,
          refund_approval_above: 2_000_000,
          must_bind_passkey: false,
          passkey_bound_at: null,
        }),
        ...STAFF_ONLY,
      },
    },
    delete: {
      operationId: "signOut",
      tags: ["Staff"],
      summary: "Sign out here, or everywhere",
      description:
        "Ends the session and clears the cookie. Another browser stays signed in without `all=true`.",
      requestParams: { query: signOutQuery },
      responses: { 204: { description: "Signed out" }, ...STAFF_ONLY, ...INVALID },
    },
  },
  "/v1/session/sessions": {
    get: {
      operationId: "listOwnSessions",
      tags: ["Staff"],
      summary: "List the open sessions of the own key, newest first",
      description:
        "Since when, last used when, in which browser, and which one makes the request (`current`).",
      requestParams: { query: ownSessionListQuery },
      responses: {
        200: json(list(session), "A page of sessions", page({ ...example, current: true })),
        ...STAFF_ONLY,
        ...INVALID,
      },
    },
    delete: {
      operationId: "endOtherSessions",
      tags: ["Staff"],
      summary: "Sign out in all other browsers",
      description:
        "Ends all sessions of the own key but the one that makes the request; with the key itself, all. Only in the ten minutes after signing in.",
      responses: { 204: { description: "Ended" }, ...STAFF_ONLY, 403: STALE },
    },
  },
  "/v1/session/sessions/{id}": {
    delete: {
      operationId: "endOwnSession",
      tags: ["Staff"],
      summary: "Sign out in one browser",
      description:
        "Ends a session of the own key: the next request of its browser gets 401. Another than the own only in the ten minutes after signing in.",
      requestParams: { path: sessionId },
      responses: {
        204: { description: "Ended" },
        ...STAFF_ONLY,
        403: STALE,
        ...NO_SESSION,
      },
    },
  },
  "/v1/admin/sessions": {
    get: {
      operationId: "listSessions",
      tags: ["Administrators"],
      summary: "List open sessions, newest first (admin)",
      description: "Sessions that have ended are not in the list: the audit has them.",
      requestParams: { query: sessionListQuery },
      responses: {
        200: json(list(session), "A page of sessions", page(example)),
        ...STAFF_ONLY,
        ...INVALID,
      },
    },
    delete: {
      operationId: "endSessions",
      tags: ["Administrators"],
      summary: "Sign everybody out (admin)",
      description: "Ends all open sessions, also the caller's own, or those of one key.",
      requestParams: { query: endSessionsQuery },
      responses: { 204: { description: "Ended" }, ...STAFF_ONLY, ...INVALID },
    },
  },
  "/v1/admin/sessions/{id}": {
    get: {
      operationId: "getOpenSession",
      tags: ["Administrators"],
      summary: "Get an open session (admin)",
      description: "Without its token, which only the browser has.",
      requestParams: { path: sessionId },
      responses: { 200: json(session, "The session", example), ...STAFF_ONLY, ...NO_SESSION },
    },
    delete: {
      operationId: "endSession",
      tags: ["Administrators"],
      summary: "End a session immediately (admin)",
      description: "The next request of its browser gets 401.",
      requestParams: { path: sessionId },
      responses: { 204: { description: "Ended" }, ...STAFF_ONLY, ...NO_SESSION },
    },
  },
};
