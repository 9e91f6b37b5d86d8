import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { get, Refused } from "./api.ts";

export interface Loaded<Data> {
  data: Data | null;
  error: Refused | null;
  /** Reads again, as a person asks for it. */
  reload: () => void;
}

/** No order has this id: the answer is empty, and says where the feed ends. */
const NO_ORDER = "00000000-0000-0000-0000-000000000000";
const PAUSE_MS = 5_000;

/**
 * Reads data, and reads it again after each event of the feed while the page is looked at.
 *
 * @param key what the data depends on
 * @param everyMs reads it also after this pause: for data that changes without an event
 */
export function useLive<Data>(
  key: string,
  read: (how: { poll: boolean; signal: AbortSignal }) => Promise<Data>,
  onSignedOut: () => void,
  everyMs?: number,
): Loaded<Data> {
  const [state, setState] = useState<{ key: string; data: Data | null; error: Refused | null }>({
    key,
    data: null,
    error: null,
  });
  const [asked, setAsked] = useState(0);
  const reader = useRef(read);
  reader.current = read;

  useEffect(() => {
    const stop = new AbortController();
    const { signal } = stop;
    const load = async (poll: boolean) => {
      try {
        const data = await reader.current({ poll, signal });
        if (!signal.aborted) setState({ key, data, error: null });
      } catch (error) {
        if (signal.aborted) return;
        const refused = error instanceof Refused ? error : new Refused(0, {});
        if (refused.status === 401) onSignedOut();
        // Old data with a note is better than none, when a refresh fails.
        setState((before) => ({
          key,
          data: before.key === key ? before.data : null,
          error: refused,
        }));
      }
    };
    void load(false).then(() => follow(signal, () => load(true), onSignedOut));
    const timer =
      everyMs === undefined
        ? undefined
        : setInterval(() => {
            if (!document.hidden) void load(true);
          }, everyMs);
    return () => {
      stop.abort();
      clearInterval(timer);
    };
  }, [key, asked]);

  const reload = useCallback(() => {
    setAsked((count) => count + 1);
  }, []);
  const fresh = state.key === key;
  return { data: fresh ? state.data : null, error: fresh ? state.error : null, reload };
}

/** Calls `onEvent` after each event, until the signal. A hidden page waits. */
async function follow(
  signal: AbortSignal,
  onEvent: () => Promise<void>,
  onSignedOut: () => void,
): Promise<void> {
  let after: string | undefined;
  const isOver = () => signal.aborted;
  while (!isOver()) {
    try {
      if (document.hidden) {
        await shown(signal);
        after = undefined;
        await onEvent();
      }
      const { data, next_after } = await get("/v1/events", {
        query: after === undefined ? { order_id: NO_ORDER, limit: "1" } : { after, wait: "25" },
        poll: true,
        signal,
      });
      if (after !== undefined && data.length > 0) await onEvent();
      after = next_after ?? undefined;
      // Nothing has ever happened: there is no event to wait after.
      if (after === undefined) await pause(PAUSE_MS, signal);
    } catch (error) {
      if (error instanceof Refused && error.status === 401) {
        onSignedOut();
        return;
      }
      if (!isOver()) await pause(PAUSE_MS, signal);
    }
  }
}

function shown(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      if (document.hidden && !signal.aborted) return;
      document.removeEventListener("visibilitychange", done);
      resolve();
    };
    document.addEventListener("visibilitychange", done);
    signal.addEventListener("abort", done);
  });
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
