import type { KhaltiClient } from "../../../src/khalti/khalti-client.ts";
import type { CrashPoints } from "./crash-points.ts";

/** Counts a point before and after each call to Khalti about a payment. The calls are really made. */
export function watchKhalti(khalti: KhaltiClient, points: CrashPoints): KhaltiClient {
  return {
    ...khalti,
    initiate: (request) => points.around("initiate", () => khalti.initiate(request)),
    lookup: (pidx) => points.around("lookup", () => khalti.lookup(pidx)),
    refund: (transactionId, request) =>
      points.around("refund", () => khalti.refund(transactionId, request)),
  };
}
