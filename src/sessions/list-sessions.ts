import { validate as isUuid } from "uuid";
import { z } from "zod";
import type { ApiKey, Session } from "../generated/prisma/client.ts";
import { ApiKeyRole } from "../generated/prisma/enums.ts";
import type { AppContext } from "../context.ts";
import { listCursor, listLimit, newestPage } from "../http/cursor.ts";
import { validKeys } from "../http/auth/key-validity.ts";
import { IDLE_MS, LIFETIME_MS, sessionEnds } from "../http/auth/session.ts";
import { AppError } from "../lib/errors.ts";

export const sessionListQuery = z.strictObject({
  key_id: z.uuid("Should be a key's id.").optional(),
  limit: listLimit,
  cursor: listCursor,
});

const instant = z.iso.datetime();

export const sessionResponse = z.object({
  id: z.uuid(),
  key_id: z.uuid(),
  name: z.string().describe("Name of the key"),
  role: z.enum(ApiKeyRole),
  browser: z.string().describe("What the browser calls itself"),
  created_at: instant,
  used_at: instant.describe("The last request that a person caused"),
  expires_at: instant,
  idle_expires_at: instant,
  current: z.boolean().describe("Whether this session makes the request"),
});
export type SessionResponse = z.output<typeof sessionResponse>;

export class SessionNotFound extends AppError {
  readonly status = 404;
  readonly code = "session_not_found";

  constructor() {
    super("There is no such open session.");
  }
}

export type SessionOfKey = Session & { apiKey: ApiKey };

export function presentSession(session: SessionOfKey, currentId: string | null): SessionResponse {
  const { id, apiKey, browser, createdAt, usedAt } = session;
  const { expiresAt, idleExpiresAt } = sessionEnds(session);
  return {
    id,
    key_id: apiKey.id,
    name: apiKey.name,
    role: apiKey.role,
    browser,
    created_at: createdAt.toISOString(),
    used_at: usedAt.toISOString(),
    expires_at: expiresAt.toISOString(),
    idle_expires_at: idleExpiresAt.toISOString(),
    current: id === currentId,
  };
}

/** One page of open sessions, newest first. */
export async function listSessions(
  { db, clock }: Pick<AppContext, "db" | "clock">,
  query: z.output<typeof sessionListQuery>,
): Promise<{ page: SessionOfKey[]; next_cursor: string | null }> {
  const ofKey = query.key_id === undefined ? {} : { apiKeyId: query.key_id };
  return newestPage(query, ({ where, ...rows }) =>
    db.session.findMany({
      where: { AND: [where, open(clock.now()), ofKey] },
      include: { apiKey: true },
      ...rows,
    }),
  );
}

/** @throws SessionNotFound if it has ended, never was, or is of another key than asked for */
export async function findSession(
  { db, clock }: Pick<AppContext, "db" | "clock">,
  id: string,
  { keyId }: { keyId?: string } = {},
): Promise<SessionOfKey> {
  const session = isUuid(id)
    ? await db.session.findFirst({
        where: { AND: [{ id }, open(clock.now()), keyId === undefined ? {} : { apiKeyId: keyId }] },
        include: { apiKey: true },
      })
    : null;
  if (session === null) throw new SessionNotFound();
  return session;
}

function open(now: Date) {
  return {
    createdAt: { gt: new Date(now.getTime() - LIFETIME_MS) },
    usedAt: { gt: new Date(now.getTime() - IDLE_MS) },
    apiKey: validKeys(now),
  };
}
