import { setTimeout as sleep } from "node:timers/promises";
import type { AppContext } from "../context.ts";
import { sequenceEvents } from "../events/sequence-events.ts";
import { attemptDelivery } from "./attempt-delivery.ts";
import { takeDueDeliveries } from "./take-due-deliveries.ts";
import { messageOf } from "../lib/message-of.ts";

export interface RunningDeliveries {
  /** Takes no further delivery and waits for the running ones. */
  stop(): Promise<void>;
}

const POLL_MS = 500;
/** Attempts at the same time, of one endpoint and of all. */
const PER_ENDPOINT = 4;
const IN_ALL = 64;
/** How many of one endpoint are taken in one go: at most one more than its free places run too many. */
const TAKEN_AT_ONCE = 2;

/**
 * Numbers events and sends due deliveries, until it is stopped. Any number of instances may do it. It keeps apart from the
 * job queue: receivers that take 20 seconds to answer must not occupy the slots of payments and refunds.
 */
export function startDeliveries(context: AppContext): RunningDeliveries {
  const stopped = new AbortController();
  const running = new Set<Promise<void>>();
  const ofEndpoint = new Map<string, number>();

  const attempt = async (id: string, endpointId: string) => {
    ofEndpoint.set(endpointId, (ofEndpoint.get(endpointId) ?? 0) + 1);
    try {
      await attemptDelivery(context, id);
    } catch (error) {
      // Its lease ends, and another attempt follows.
      warn(context, error, "a webhook delivery could not be recorded");
    } finally {
      const left = (ofEndpoint.get(endpointId) ?? 1) - 1;
      if (left > 0) ofEndpoint.set(endpointId, left);
      else ofEndpoint.delete(endpointId);
    }
  };
  const takeAndSend = async () => {
    await sequenceEvents(context);
    const limit = IN_ALL - running.size;
    if (limit <= 0) return;
    const busy = [...ofEndpoint].filter(([, count]) => count >= PER_ENDPOINT).map(([id]) => id);
    const taken = await takeDueDeliveries(context, { busy, perEndpoint: TAKEN_AT_ONCE, limit });
    for (const { id, endpointId } of taken) {
      const one = attempt(id, endpointId).finally(() => running.delete(one));
      running.add(one);
    }
  };
  const loop = async () => {
    while (!stopped.signal.aborted) {
      await takeAndSend().catch((error: unknown) => {
        warn(context, error, "due webhook deliveries cannot be read");
      });
      const pause = sleep(POLL_MS, undefined, { signal: stopped.signal }).catch(() => undefined);
      // With a backlog, the next ones follow as soon as an attempt has ended, also when all places were taken.
      await Promise.race([pause, ...running]);
    }
  };
  const looping = loop();

  return {
    async stop() {
      stopped.abort();
      await looping;
      await Promise.allSettled(running);
    },
  };
}

function warn({ logger }: AppContext, error: unknown, message: string): void {
  logger.warn({ reason: messageOf(error) }, message);
}
