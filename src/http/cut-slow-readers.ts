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
  // By connection, because a listener more on each answer would be one too many for Node.
  const readers = new Map<Socket, { sentBefore: number; waitedMs: number }>();
  http.on("connection", (socket) => {
    readers.set(socket, { sentBefore: 0, waitedMs: 0 });
    socket.once("close", () => readers.delete(socket));
  });
  http.on("request", ({ socket }) => {
    // A request that is sent while an answer waits for its reader begins no new count.
    if (socket.writableLength > 0) return;
    readers.set(socket, { sentBefore: readBytesOf(socket), waitedMs: 0 });
  });
  const timer = setInterval(() => {
    for (const [socket, reader] of readers) {
      if (socket.writableLength === 0) continue;
      reader.waitedMs += everyMs;
      const readBytes = readBytesOf(socket) - reader.sentBefore;
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
