import type { Server } from "node:http";
import type { Socket } from "node:net";

/** How slowly a client may read an answer. */
export interface ReadingPace {
  /** For the first bytes, and for pauses of a bad line. */
  patienceMs: number;
  /** On average after that. */
  bytesPerSecond: number;
}

/** What has become of an answer: only the time in which it waited for its reader counts. */
export interface Reading {
  waitedMs: number;
  readBytes: number;
}

export function isTooSlow({ waitedMs, readBytes }: Reading, pace: ReadingPace): boolean {
  return waitedMs > pace.patienceMs + (readBytes / pace.bytesPerSecond) * 1_000;
}

/**
 * Cuts clients that drip: a byte now and then counts as progress for Node's own limit, so that it would hold the connection,
 * and what the answer is made from, for ever.
 */
export function cutSlowReaders(
  http: Server,
  { everyMs, ...pace }: ReadingPace & { everyMs: number },
): void {
  const readers = new Map<object, { socket: Socket; sentBefore: number; waitedMs: number }>();
  http.on("request", ({ socket }, res) => {
    readers.set(res, { socket, sentBefore: readBytesOf(socket), waitedMs: 0 });
    res.once("close", () => readers.delete(res));
  });
  const timer = setInterval(() => {
    for (const reader of readers.values()) {
      const { socket, sentBefore } = reader;
      if (socket.writableLength === 0) continue;
      reader.waitedMs += everyMs;
      const readBytes = readBytesOf(socket) - sentBefore;
      if (isTooSlow({ waitedMs: reader.waitedMs, readBytes }, pace)) socket.destroy();
    }
  }, everyMs);
  timer.unref();
  http.once("close", () => {
    clearInterval(timer);
  });
}

/** What the system has taken for the client. */
function readBytesOf(socket: Socket): number {
  return socket.bytesWritten - socket.writableLength;
}
