import type { Response } from "express";

/** Refusals that strangers collect. Others, such as a conflict, tell an honest caller something. */
const HELD_STATUSES = new Set([401, 404, 429]);

/** Waits before a refusal goes to an address that has many requests in flight: see shed-load.ts. The client may be gone then. */
export async function holdRefusal(res: Response, status: number): Promise<void> {
  const { hold } = res.locals as { hold?: () => Promise<void> };
  if (hold !== undefined && HELD_STATUSES.has(status)) await hold();
}
