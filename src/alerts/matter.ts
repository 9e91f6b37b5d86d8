// Which alerts people get, and when. Pure.
import type { AlertStretch } from "../generated/prisma/client.ts";
import { toKathmanduTime } from "../lib/kathmandu.ts";

/** Something that is wrong now. */
export interface Matter {
  /** One stretch for each key. */
  key: string;
  /** Stable, for programs. */
  code: string;
  /** A sentence for people, without personal data and secrets. */
  message: string;
  since: Date;
  /** When the last of several things came, such as an order that began to ask; null where it is one thing. */
  newestAt: Date | null;
}

/** The minimum pause before an alert is raised again because more has come to its stretch. */
const REPEAT_AFTER_MS = 60 * 60_000;

export function isAlertDue(
  matter: Pick<Matter, "newestAt">,
  stretch: Pick<AlertStretch, "toldAt" | "newestAt"> | null,
  now: Date,
): boolean {
  if (stretch === null) return true;
  const { newestAt, toldAt } = stretch;
  const isMore = matter.newestAt !== null && (newestAt === null || matter.newestAt > newestAt);
  return isMore && now.getTime() - toldAt.getTime() >= REPEAT_AFTER_MS;
}

/** Orders with the same code: since when the first of them waits, and when the last began to ask. */
interface WaitingOrders {
  code: string;
  count: number;
  oldest: Date;
  newest: Date;
}

export function needsYouMatter(found: WaitingOrders): Matter {
  const what = found.code.replaceAll("_", " ");
  const message = `${orders(found.count)} a person: ${what}. "Needs you" in the dashboard says what can be done.`;
  return orderMatter("needs_you", found, message);
}

export function breachMatter(found: WaitingOrders): Matter {
  const { code, count } = found;
  const message = `${count === 1 ? "One order contradicts itself" : `${String(count)} orders contradict themselves`} (${code}): decide nothing by its figures. The server's log has the details.`;
  return orderMatter("audit_breach", found, message);
}

function orderMatter(
  alert: "needs_you" | "audit_breach",
  { code, oldest, newest }: WaitingOrders,
  message: string,
): Matter {
  return { key: `${alert}:${code}`, code: alert, message, since: oldest, newestAt: newest };
}

export function balanceMatter(found: {
  provider: string;
  balancePaisa: bigint;
  readAt: Date;
}): Matter {
  const { provider, balancePaisa } = found;
  const rupees = (Number(balancePaisa) / 100).toFixed(2);
  return {
    key: `balance_low:${provider}`,
    code: "balance_low",
    message: `Our balance at ${provider} is low: Rs ${rupees}. Paid top-ups wait when it is used up.`,
    since: found.readAt,
    newestAt: null,
  };
}

/** A key that stops working soon, so that its holder gets another in time. */
export function keyExpiryMatter(found: { id: string; name: string; expiresAt: Date }): Matter {
  const { id, name, expiresAt } = found;
  const until = toKathmanduTime(expiresAt).slice(0, 16).replace("T", " ");
  return {
    key: `api_key_expires:${id}`,
    code: "api_key_expires",
    message: `The key "${name}" stops working at ${until} (Kathmandu). Make another one for its holder before, under Keys in the dashboard.`,
    since: expiresAt,
    newestAt: null,
  };
}

function orders(count: number): string {
  return count === 1 ? "One order needs" : `${String(count)} orders need`;
}
