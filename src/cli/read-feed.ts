import { setTimeout as sleep } from "node:timers/promises";
import { isRecord } from "../lib/is-record.ts";
import { StartError } from "../lib/start-error.ts";
import { MAX_WAIT_S } from "../events/list-events.ts";
import { askServer, type ServerAccess, ServerUnavailable } from "./server-access.ts";

/** What the commands need of an event; `body` has the bytes that webhooks carry. */
export interface FeedEvent {
  id: string;
  type: string;
  timestamp: string;
  /** Null for events without an order. */
  order: { id: string; number: string; status: string } | null;
  /** Of `alert.raised` only. */
  alert: { code: string; message: string } | null;
  body: string;
}

export interface FeedOptions {
  after?: string;
  types?: string;
  order?: string;
}

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;
/** Longer than the server holds an answer back. */
const ANSWER_WITHIN_MS = (MAX_WAIT_S + 20) * 1_000;
/** No order has this id: a page of its events has none, and says where the feed ends. */
const NO_ORDER = "00000000-0000-0000-0000-000000000000";

/**
 * Reads the feed in order.
 *
 * @param how.follow goes on for ever, and bears a server that is away: it asks again from the last event
 * @param how.onTrouble is told once of each outage, and of its end
 * @throws ServerRefused; without `follow` also ServerUnavailable
 */
export async function* readFeed(
  access: ServerAccess,
  options: FeedOptions,
  how: { follow: boolean; signal: AbortSignal; onTrouble: (message: string) => void },
): AsyncGenerator<FeedEvent> {
  const { follow, signal, onTrouble } = how;
  let { after } = options;
  let pauseMs = 0;
  const isInterrupted = () => signal.aborted;
  while (!isInterrupted()) {
    try {
      const page = await readPage(access, { ...options, after }, follow ? MAX_WAIT_S : 0, signal);
      if (pauseMs > 0) onTrouble("The server answers again.");
      pauseMs = 0;
      yield* page.events;
      after = page.nextAfter ?? after;
      if (!follow && page.events.length === 0) return;
    } catch (error) {
      if (isInterrupted()) return;
      if (!follow || !(error instanceof ServerUnavailable)) throw error;
      if (pauseMs === 0) onTrouble(`${error.message} Trying again …`);
      pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs === 0 ? FIRST_PAUSE_MS : pauseMs * 2);
      const waitMs = Math.max(pauseMs, Math.min(error.retryAfterMs ?? 0, LONGEST_PAUSE_MS));
      await sleep(waitMs, undefined, { signal }).catch(() => undefined);
    }
  }
}

/** The id of the latest event; undefined while there has never been one. */
export async function endOfFeed(access: ServerAccess): Promise<string | undefined> {
  const page = await readPage(access, { order: NO_ORDER }, 0);
  return page.nextAfter ?? undefined;
}

async function readPage(
  access: ServerAccess,
  { after, types, order }: { [Name in keyof FeedOptions]?: FeedOptions[Name] | undefined },
  waitS: number,
  signal?: AbortSignal,
): Promise<{ events: FeedEvent[]; nextAfter: string | null }> {
  const query = new URLSearchParams({ limit: "100" });
  if (after !== undefined) query.set("after", after);
  if (types !== undefined) query.set("types", types);
  if (order !== undefined) query.set("order_id", order);
  if (waitS > 0) query.set("wait", String(waitS));
  const limits = [AbortSignal.timeout(ANSWER_WITHIN_MS), ...(signal === undefined ? [] : [signal])];
  const page = await askServer(access, `/v1/events?${query.toString()}`, {
    signal: AbortSignal.any(limits),
  }).catch((error: unknown) => {
    if (signal?.aborted === true || !(error instanceof Error) || error.name !== "TimeoutError")
      throw error;
    throw new ServerUnavailable(`${access.url} does not answer.`);
  });
  if (!isRecord(page) || !Array.isArray(page["data"])) throw notOurs(access);
  const nextAfter = page["next_after"];
  return {
    events: (page["data"] as unknown[]).map((event) => readEvent(access, event)),
    nextAfter: typeof nextAfter === "string" ? nextAfter : null,
  };
}

function readEvent(access: ServerAccess, event: unknown): FeedEvent {
  if (!isRecord(event) || !isRecord(event["data"])) throw notOurs(access);
  const { order, alert } = event["data"];
  return {
    id: String(event["id"]),
    type: String(event["type"]),
    timestamp: String(event["timestamp"]),
    order: isRecord(order)
      ? {
          id: String(order["id"]),
          number: String(order["purchase_order_id"]),
          status: String(order["status"]),
        }
      : null,
    alert: isRecord(alert)
      ? { code: String(alert["code"]), message: String(alert["message"]) }
      : null,
    // The server wrote it with JSON.stringify, too: the same bytes.
    body: JSON.stringify(event),
  };
}

const notOurs = ({ url }: ServerAccess) =>
  new StartError(`${url} answers, but not as a khalti-bff does.`);
