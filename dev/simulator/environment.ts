import type { SimulatorOptions } from "./simulator.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** The variables that the simulator has when `npm start` starts it, too. */
export function sharedOptions(env: Environment) {
  return {
    allowedHosts: listOf(env["SIMULATOR_ALLOWED_HOSTS"]),
    dlrUrl: env["SIMULATOR_DLR_URL"] || null,
  } satisfies Partial<SimulatorOptions>;
}

function listOf(value: string | undefined): string[] {
  return (value ?? "")
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
}
