import * as registry from "./provider-registry.ts";
import type { ConnectOptions, TopUpProvider, TopUpProviderKind } from "./top-up-provider.ts";

/** A provider of the registry; one that is not configured is not offered. */
export interface ListedProvider {
  kind: TopUpProviderKind;
  /** Null where it is not configured. */
  provider: TopUpProvider | null;
  /** The environment variables that it lacks. */
  missing: readonly string[];
}

/** By the name that products give. */
export type TopUpProviders = ReadonlyMap<string, ListedProvider>;

export const providerKinds: readonly TopUpProviderKind[] = Object.values(registry);

/** @param settings environment variables of the providers, by name */
export function connectProviders(
  settings: Readonly<Record<string, string>>,
  environment: "sandbox" | "production",
  options: ConnectOptions,
): TopUpProviders {
  return new Map(
    providerKinds.map((kind) => {
      const values = valuesOf(kind, settings);
      const missing = kind.required.filter((name) => !(name in values));
      const provider = missing.length === 0 ? kind.connect({ values, environment }, options) : null;
      return [kind.name, { kind, provider, missing }];
    }),
  );
}

/** Whatever is not configured is played by the simulator. */
export function withSimulated(
  settings: Readonly<Record<string, string>>,
  simulatorUrl: string,
): Record<string, string> {
  const simulated = providerKinds
    .filter((kind) => Object.keys(valuesOf(kind, settings)).length === 0)
    .map((kind) => kind.simulated(simulatorUrl));
  return Object.assign({ ...settings }, ...simulated) as Record<string, string>;
}

function valuesOf(
  kind: TopUpProviderKind,
  settings: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(Object.entries(settings).filter(([name]) => name in kind.variables));
}
