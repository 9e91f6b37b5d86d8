import type { Logger } from "../lib/logger.ts";
import * as registry from "./provider-registry.ts";
import { createProviderThrottle, type ProviderThrottle } from "./provider-throttle.ts";
import type { ConnectOptions, TopUpProvider, TopUpProviderKind } from "./top-up-provider.ts";

/** A provider of the registry; one that is not configured is not offered. */
export interface ListedProvider {
  kind: TopUpProviderKind;
  /** Null where it is not configured. */
  provider: TopUpProvider | null;
  /** When it is sent something. */
  sendings: ProviderThrottle;
  /** When it is asked about something. */
  looks: ProviderThrottle;
  /** The environment variables that it lacks. */
  missing: readonly string[];
}

/** What is said of one whose provider is null, but was there when it was sold. */
export const NOT_CONFIGURED = "The provider is not configured any more.";

/** By the name that products give. */
export type TopUpProviders = ReadonlyMap<string, ListedProvider>;

export const providerKinds: readonly TopUpProviderKind[] = Object.values(registry);

/**
 * @param settings environment variables of the providers, by name
 * @param options.atOnce how many deliveries, and as many looks, each may have under way from this process
 */
export function connectProviders(
  settings: Readonly<Record<string, string>>,
  environment: "sandbox" | "production",
  options: ConnectOptions & { atOnce?: number; halfOpenAfterMs?: number; logger?: Logger } = {},
): TopUpProviders {
  const { atOnce = 1, halfOpenAfterMs, logger } = options;
  return new Map(
    providerKinds.map((kind) => {
      const values = valuesOf(kind, settings);
      const missing = kind.required.filter((name) => !(name in values));
      const provider = missing.length === 0 ? kind.connect({ values, environment }, options) : null;
      const sendings = createProviderThrottle({
        atOnce,
        ...(halfOpenAfterMs === undefined ? {} : { halfOpenAfterMs }),
        onBreak: () => {
          logger?.error({ provider: kind.name }, "a provider gives no answers: its top-ups wait");
        },
      });
      const looks = createProviderThrottle({ atOnce });
      return [kind.name, { kind, provider, sendings, looks, missing }];
    }),
  );
}

/** The settings with which the simulator plays all of them. */
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
