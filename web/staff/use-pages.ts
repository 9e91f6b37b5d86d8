import { useEffect, useState } from "preact/hooks";
import type { Refused } from "./api.ts";
import { useReader } from "./reader.ts";
import { useLive } from "./use-data.ts";

const PAGE = "25";

export interface How {
  poll: boolean;
  signal: AbortSignal;
}

export interface Pages<Row> {
  /** Null until the first answer. Those of the last filters stay until the new ones are there. */
  rows: readonly Row[] | null;
  hasMore: boolean;
  more: () => void;
  error: Refused | null;
  reload: () => void;
}

/**
 * A list that is read a page at a time, and again after each event.
 *
 * @param key what the list depends on: a new one begins at the first page
 * @param everyMs reads it also after this pause: for data that changes without an event
 */
export function usePages<Row>(
  key: string,
  read: (
    how: How & { query: { limit: string; cursor: string | undefined } },
  ) => Promise<{ data: readonly Row[]; next_cursor: string | null }>,
  everyMs?: number,
): Pages<Row> {
  const { onSignedOut } = useReader();
  const [count, setCount] = useState(1);
  useEffect(() => {
    setCount(1);
  }, [key]);
  const readAll = async (how: How) => {
    const rows: Row[] = [];
    let cursor: string | null | undefined;
    for (let page = 0; page < count && cursor !== null; page++) {
      const query = { limit: PAGE, cursor: cursor ?? undefined };
      const answer = await read({ ...how, query });
      rows.push(...answer.data);
      cursor = answer.next_cursor;
    }
    return { rows, hasMore: cursor != null };
  };
  const { data, error, reload } = useLive(`${key}#${String(count)}`, readAll, onSignedOut, everyMs);
  const [shown, setShown] = useState<typeof data>(null);
  useEffect(() => {
    if (data !== null) setShown(data);
  }, [data]);
  const list = data ?? shown;
  return {
    rows: list?.rows ?? null,
    hasMore: list?.hasMore ?? false,
    more: () => setCount(count + 1),
    error,
    reload,
  };
}
