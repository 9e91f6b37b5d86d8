import { rupeesFrom } from "../top-ups/rupees.ts";
import type { TopUp } from "../top-ups/top-up-store.ts";
import { PROVIDER_NAMES, type ProviderName } from "../top-ups/top-up-providers.ts";
import type { SimulatorState } from "../simulator-state.ts";

/** Every top-up of every provider, newest first. */
export function listTopUps(state: SimulatorState): { provider: ProviderName; topUp: TopUp }[] {
  return PROVIDER_NAMES.flatMap((provider) =>
    state.topUps[provider].list().map((topUp) => ({ provider, topUp })),
  ).sort((one, other) => other.topUp.atMs - one.topUp.atMs);
}

export function showTopUp(provider: ProviderName, topUp: TopUp) {
  return {
    provider,
    id: topUp.id,
    reference: topUp.reference,
    target: topUp.target,
    ...(provider === "khalti_wallet" ? { service: topUp.details["service"] } : {}),
    amount_rupees: rupeesFrom(topUp.amountPaisa),
    state: topUp.state,
    at: new Date(topUp.atMs).toISOString(),
  };
}

export function showTopUps(state: SimulatorState) {
  return listTopUps(state).map(({ provider, topUp }) => showTopUp(provider, topUp));
}
