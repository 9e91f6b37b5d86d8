import { ExponentialBackoff, handleAll, retry } from "cockatiel";

/**
 * Stores an answer of Khalti or a provider. Retries, so that a busy or restarting database does not lose an answer that
 * cannot be requested again.
 *
 * @param write must read the current rows and decide again on each attempt
 * @throws the error of the last attempt
 */
export function persistWithRetry<T>(write: () => Promise<T>): Promise<T> {
  const backoff = new ExponentialBackoff({ initialDelay: 250, maxDelay: 4_000 });
  return retry(handleAll, { maxAttempts: 4, backoff }).execute(write);
}
