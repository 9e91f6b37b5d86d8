import { afterAll, beforeAll, beforeEach, expect, it } from "@jest/globals";
import { checkTopUpProviders } from "../../src/cli/checks/check-top-up-providers.ts";
import { loadConfig } from "../../src/config.ts";
import { startSimulator, type Simulator } from "../../dev/simulator/simulator.ts";
import { simulatedSettings } from "../../src/providers/connect-providers.ts";
import { createSimulatorControl } from "../support/simulator-control.ts";

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({ port: 0, secretKey: "test_secret_key" });
});
afterAll(() => simulator.stop());
beforeEach(() => createSimulatorControl(simulator.url).reset());

const check = (env: Record<string, string> = {}) =>
  checkTopUpProviders(loadConfig({ ...simulatedSettings(simulator.url), ...env }));

it("the check is skipped when no provider is configured", async () => {
  expect(await checkTopUpProviders(loadConfig({}))).toEqual({
    verdict: "skipped",
    message: "no provider is configured",
  });
});

it("providers with enough balance pass", async () => {
  const control = createSimulatorControl(simulator.url);
  await control.setProvider("khalti_wallet", { credits: 8_000 });
  await control.setProvider("metro_link", { credits: 9_000 });
  const { verdict, message } = await check();
  expect(verdict).toBe("well");
  expect(message).toContain("khalti_wallet holds Rs 8,000");
  expect(message).toContain("metro_link holds Rs 9,000");
  expect(message).toContain("digipay_wallet tells no balance");
});

it("a low or unreadable balance is a warning with what to do", async () => {
  const control = createSimulatorControl(simulator.url);
  await control.setProvider("khalti_wallet", { credits: 10 });
  const low = await check({ GLOBALTOPUP_TOKEN: "a-wrong-token" });
  expect(low).toEqual({
    verdict: "warning",
    message: "paid top-ups may have to wait",
    todo: [
      "khalti_wallet holds Rs 10: refill it, or lower TOP_UP_LOW_BALANCE.",
      "metro_link shows no balance: are its token and its address right, and may we reach it?",
    ],
  });
  expect(JSON.stringify(low)).not.toContain("a-wrong-token");
});
