import type { KhaltiClient } from "../../src/khalti/khalti-client.ts";
import type { CrashPoints } from "./crash-points.ts";

/** Counts a point before and after each call to Khalti that is about a payment. The calls really go out. */
export function watchKhalti(khalti: KhaltiClient, points: CrashPoints): KhaltiClient {
  const watched = async <T>(name: string, call: () => Promise<T>): Promise<T> => {
    points.reach(`before ${name}`);
    const answer = await call();
    points.reach(`after ${name}`);
    return answer;
  };
  return {
    ...khalti,
    initiate: (request) => watched("initiate", () => khalti.initiate(request)),
    lookup: (pidx) => watched("lookup", () => khalti.lookup(pidx)),
    refund: (transactionId, request) =>
      watched("refund", () => khalti.refund(transactionId, request)),
  };
}
