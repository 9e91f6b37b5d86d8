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
    let begun = 0;
    let shown = 0;
    /** @returns whether it was read, or is refused for good */
    const load = async (poll: boolean): Promise<boolean> => {
      const number = ++begun;
      try {
        const data = await reader.current({ poll, signal });
        // A slow answer is older than one that was asked for later.
        if (!signal.aborted && number > shown) setState({ key, data, error: null });
        shown = Math.max(shown, number);
        return true;
      } catch (error) {
        if (signal.aborted || number < shown) return true;
        const refused = error instanceof Refused ? error : new Refused(0, {});
        if (refused.status === 401) onSignedOut();
        // Old data with a note is better than none, when a refresh fails.
        setState((before) => ({
          key,
          data: before.key === key ? before.data : null,
          error: refused,
        }));
        const isRefused = refused.status >= 400 && refused.status < 500;
        return isRefused && refused.status !== 429;
      }
    };
    /** The event is not told again: what it changed is read until it is. */
    const loadAfterEvent = async () => {
      while (!(await load(true)) && !signal.aborted) await pause(PAUSE_MS, signal);
    };
    // The end of the feed comes first: an event between it and the data is then read again, and never missed.
    void endOfFeed(signal)
      .catch(() => null)
      .then(async (end) => {
        await load(false);
        await follow(signal, end, loadAfterEvent, onSignedOut);
      });
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

/** The last event so far; null while there has never been one. */
async function endOfFeed(signal: AbortSignal): Promise<string | null> {
  const query = { order_id: NO_ORDER, limit: "1" };
  return (await get("/v1/events", { query, poll: true, signal })).next_after;
}

/** Calls `onEvent` after each event that follows `end`, until the signal. A hidden page waits. */
async function follow(
  signal: AbortSignal,
  end: string | null,
  onEvent: () => Promise<void>,
  onSignedOut: () => void,
): Promise<void> {
  let after = end;
  const isOver = () => signal.aborted;
  while (!isOver()) {
    try {
      if (document.hidden) {
        await shown(signal);
        after = await endOfFeed(signal);
        await onEvent();
      } else if (after === null) {
        // There is no event to wait after.
        await pause(PAUSE_MS, signal);
        after = await endOfFeed(signal);
        if (after !== null) await onEvent();
      } else {
        const query = { after, wait: "25" };
        const answer = await get("/v1/events", { query, poll: true, signal });
        after = answer.next_after;
        if (answer.data.length > 0) await onEvent();
      }
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
