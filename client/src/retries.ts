/** Paths whose POST takes an Idempotency-Key: the same key never does the same thing twice. */
export const TAKES_IDEMPOTENCY_KEY: readonly string[] = [
  "/v1/checkout",
  "/v1/payment-links/{slug}/checkout",
  "/v1/admin/orders/{id}/refunds",
  "/v1/admin/payments/{pidx}/dashboard-refunds",
  "/v1/admin/payments/{pidx}/send-back",
];

export type Sleep = (ms: number) => Promise<void>;

export const sleepFor: Sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const LONGEST_PAUSE_MS = 30_000;

/** Busy or restarting: the server says when to come back, and a request under the same key is the same request. */
const TRY_AGAIN = [429, 502, 503, 504];

/**
 * Repeats a request after a lost connection or a busy server, if that is safe.
 *
 * @param options.retries repetitions after the first try
 */
export function withRetries(
  send: (request: Request) => Promise<Response>,
  { retries, sleep }: { retries: number; sleep: Sleep },
): (request: Request) => Promise<Response> {
  return async (request) => {
    const isSafe = request.method === "GET" || request.headers.has("Idempotency-Key");
    for (let tried = 0; ; tried++) {
      const isLast = !isSafe || tried >= retries;
      try {
        // A request can be sent once: keep it for the next try.
        const response = await send(isLast ? request : request.clone());
        if (isLast || !isWorthAnotherTry(response)) return response;
        await response.body?.cancel();
        await sleep(pauseMs(tried, response.headers.get("Retry-After")));
      } catch (error) {
        if (isLast || request.signal.aborted) throw error;
        await sleep(pauseMs(tried, null));
      }
    }
  };
}

/** A 409 with Retry-After: the same request is being carried out at this moment. */
function isWorthAnotherTry({ status, headers }: Response): boolean {
  return TRY_AGAIN.includes(status) || (status === 409 && headers.has("Retry-After"));
}

/** What the server asks for, or half a second that doubles; jittered, so that clients do not come back together. */
function pauseMs(tried: number, retryAfter: string | null): number {
  const asked = Number(retryAfter ?? Number.NaN) * 1_000;
  const pause = Number.isFinite(asked) ? asked : 500 * 2 ** tried;
  return Math.min(LONGEST_PAUSE_MS, pause * (1 + Math.random() / 4));
}
