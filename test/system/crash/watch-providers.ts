import { providerKinds } from "../../../src/providers/connect-providers.ts";
import type { CrashPoints } from "./crash-points.ts";

/**
 * Counts a point before and after each call about a top-up, for every provider that this process connects from now on. The
 * calls are really made.
 */
export function watchProviders(points: CrashPoints): void {
  for (const kind of providerKinds) {
    const connect = kind.connect.bind(kind);
    kind.connect = (settings, options) => {
      const provider = connect(settings, options);
      return {
        ...provider,
        submit: (request) => points.around("submit", () => provider.submit(request)),
        checkStatus(sent) {
          points.reach("before status check");
          const found = provider.checkStatus(sent);
          return found === null ? null : points.after("status check", found);
        },
      };
    };
  }
}
