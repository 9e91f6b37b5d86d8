import type { Logger } from "../lib/logger.ts";
import type { Spans } from "../telemetry/spans.ts";
import type { Meters } from "../telemetry/meters.ts";
import { observeProvider } from "./observe-provider.ts";
import * as registry from "./provider-registry.ts";
import { createProviderThrottle, type ProviderThrottle } from "./provider-throttle.ts";
import type { ConnectOptions, TopUpProvider, TopUpProviderKind } from "./top-up-provider.ts";

/** A provider of the registry, with its state on this server. */
export interface ListedProvider {
  kind: TopUpProviderKind;
  /** Null if it is not configured: its products are not offered. */
  provider: TopUpProvider | null;
  /** Limits deliveries. */
  submissions: ProviderThrottle;
  /** Limits status checks. */
  statusChecks: ProviderThrottle;
  /** The required environment variables that are not set. */
  missing: readonly string[];
}

/** Message of a sold top-up whose provider is no longer configured. */
export const NOT_CONFIGURED = "The provider is not configured any more.";

/** By provider name. */
export type TopUpProviders = ReadonlyMap<string, ListedProvider>;

export const providerKinds: readonly TopUpProviderKind[] = Object.values(registry);

/**
 * @param settings environment variables of the providers, by name
 * @param options.maxConcurrent limit of deliveries, and separately of status checks, per provider in this process
 */
export function connectProviders(
  settings: Readonly<Record<string, string>>,
  environment: "sandbox" | "production",
  options: ConnectOptions & {
    maxConcurrent?: number;
    halfOpenAfterMs?: number;
    logger?: Logger;
    observed?: { meters: Meters; spans: Spans };
  } = {},
): TopUpProviders {
  const { maxConcurrent = 1, halfOpenAfterMs, logger, observed } = options;
  return new Map(
    providerKinds.map((kind) => {
      const values = valuesOf(kind, settings);
      const missing = kind.required.filter((name) => !(name in values));
      const connected =
        missing.length > 0
          ? null
          : kind.connect(
              { values, environment },
              {
                ...options,
                onFailure: (failure) => {
                  logger?.warn(
                    { provider: kind.name, ...failure },
                    "a call to a provider got no usable answer",
                  );
                },
              },
            );
      const provider =
        connected === null || observed === undefined
          ? connected
          : observeProvider(kind.name, connected, observed.meters, observed.spans);
      const submissions = createProviderThrottle({
        maxConcurrent,
        ...(halfOpenAfterMs === undefined ? {} : { halfOpenAfterMs }),
        onOpen: () => {
          logger?.error({ provider: kind.name }, "a provider does not answer: its top-ups wait");
        },
      });
      const statusChecks = createProviderThrottle({ maxConcurrent });
      if (provider !== null) observed?.meters.watchCircuit(kind.name, submissions.isOpen);
      return [kind.name, { kind, provider, submissions, statusChecks, missing }];
    }),
  );
}

/** Settings that connect all providers to the simulator. */
export function simulatedSettings(simulatorUrl: string): Record<string, string> {
  return Object.assign({}, ...providerKinds.map((kind) => kind.simulated(simulatorUrl))) as Record<
    string,
    string
  >;
}

function valuesOf(
  kind: TopUpProviderKind,
  settings: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(Object.entries(settings).filter(([name]) => name in kind.variables));
}
