import type { AppContext } from "../context.ts";
import { bindableUntil } from "../http/auth/key-validity.ts";
import { hashToken } from "../lib/token.ts";

/** Creates the admin key of the environment unless it exists. */
export async function ensureAdminKey(
  { db, clock }: Pick<AppContext, "db" | "clock">,
  key: string,
): Promise<void> {
  const hash = hashToken(key);
  // The name identifies the key, even after the environment changes to another.
  const name = `admin ${Buffer.from(hash).toString("hex").slice(0, 8)}`;
  const passkeyBindableUntil = bindableUntil(clock.now());
  const data = { name, role: "admin", hash, passkeyBindableUntil } as const;
  await db.apiKey.createMany({ data, skipDuplicates: true });
}
