import { cpuUsage } from "node:process";

/** What this process has had of the processor so far, in milliseconds. */
export function processorMs(): number {
  const { user, system } = cpuUsage();
  return (user + system) / 1_000;
}
