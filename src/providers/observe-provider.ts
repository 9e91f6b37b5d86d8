import { SpanKind } from "@opentelemetry/api";
import { logField } from "../lib/logger.ts";
import type { Spans } from "../telemetry/spans.ts";
import type { Meters } from "../telemetry/meters.ts";
import type { TopUpProvider } from "./top-up-provider.ts";

/** Measures and traces the calls to one provider. */
export function observeProvider(
  name: string,
  provider: TopUpProvider,
  { providerCalls }: Pick<Meters, "providerCalls">,
  spans: Spans,
): TopUpProvider {
  const observe = async <T>(
    operation: string,
    call: () => Promise<T>,
    outcomeOf: (result: T) => string,
  ): Promise<T> => {
    const about = spans.isOn
      ? { provider: name, operation, order: logField("order"), top_up: logField("topUp") }
      : {};
    return spans.run("provider", { kind: SpanKind.CLIENT, attributes: about }, async (span) => {
      const begunAt = performance.now();
      let outcome = "failed";
      try {
        const result = await call();
        outcome = outcomeOf(result);
        return result;
      } finally {
        const seconds = (performance.now() - begunAt) / 1_000;
        providerCalls.of(name, operation, outcome).observe(seconds);
        span.setAttributes({ outcome });
      }
    });
  };
  const kindOf = ({ kind }: { kind: string }) => kind;
  const balance = () =>
    observe(
      "balance",
      async () => (await provider.balance?.()) ?? null,
      (paisa) => (paisa === null ? "unreadable" : "read"),
    );
  const quote: TopUpProvider["quote"] = (request) =>
    observe(
      "quote",
      async () =>
        (await provider.quote?.(request)) ?? { kind: "unknown", message: "It gives no quotes." },
      kindOf,
    );
  return {
    submit: (request) => observe("submit", () => provider.submit(request), kindOf),
    checkStatus(sent) {
      // Called here, since it may say at once that there is nothing to ask.
      const checked = provider.checkStatus(sent);
      return checked === null ? null : observe("check_status", () => checked, kindOf);
    },
    // Absent where the provider has none.
    ...(provider.balance === undefined ? {} : { balance }),
    ...(provider.quote === undefined ? {} : { quote }),
    close: () => {
      provider.close();
    },
  };
}
