import type { SimulatorState } from "../simulator-state.ts";

/** The last API requests, oldest first. */
export function showRequests({ requests }: SimulatorState) {
  return requests
    .list()
    .map(({ atMs, ...entry }) => ({ at: new Date(atMs).toISOString(), ...entry }));
}
