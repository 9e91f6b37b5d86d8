import { ExponentialBackoff, handleAll, retry } from "cockatiel";

/** For a transaction, in milliseconds: the usual 2 to begin and 5 to end are too little for what cannot be asked again. */
export const LONG_TRANSACTION = { maxWait: 10_000, timeout: 10_000 };

/**
 * Writes what Khalti or a provider has answered. It is tried again, so that a database which is busy or just restarting
 * does not make an answer that was heard into one that nobody knows.
 *
 * @param write decides anew each time, by what it finds
 * @throws what it threw the last time
 */
export function persistWithRetry<T>(write: () => Promise<T>): Promise<T> {
  const backoff = new ExponentialBackoff({ initialDelay: 250, maxDelay: 4_000 });
  return retry(handleAll, { maxAttempts: 4, backoff }).execute(write);
}
