/** The clients against the simulator, which shares no code with them. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { type Simulator, startSimulator } from "../../dev/simulator/simulator.ts";
import { digipayWallet, khaltiWallet, metroLink } from "../../src/providers/provider-registry.ts";
import type { TopUpProvider, TopUpProviderKind } from "../../src/providers/top-up-provider.ts";
import { createSimulatorControl, type SimulatorControl } from "../support/simulator-control.ts";
import { digipayOrder, khaltiOrder, metroOrder, reference } from "./prepared-providers.ts";

let simulator: Simulator;
let control: SimulatorControl;
let khalti: TopUpProvider;
let metro: TopUpProvider;
let digipay: TopUpProvider;

function connect(kind: TopUpProviderKind, more: Record<string, string> = {}): TopUpProvider {
  const values = { ...kind.simulated(simulator.url), ...more };
  return kind.connect({ values, environment: "sandbox" });
}

beforeAll(async () => {
  simulator = await startSimulator({ port: 0, secretKey: "key" });
  control = createSimulatorControl(simulator.url);
});
beforeEach(async () => {
  await control.reset();
  khalti = connect(khaltiWallet);
  metro = connect(metroLink);
  digipay = connect(digipayWallet);
});
afterEach(() => {
  for (const provider of [khalti, metro, digipay]) provider.close();
});
afterAll(() => simulator.stop());

const byReference = { reference, providerId: null };

describe("a delivered top-up", () => {
  it.each(["khalti_wallet", "metro_link"] as const)(
    "of %s is recorded by the provider, found by a status check, and deducted from the balance",
    async (name) => {
      const [provider, order] =
        name === "khalti_wallet" ? [khalti, khaltiOrder] : [metro, metroOrder];
      const before = (await provider.balance?.()) ?? 0;
      const outcome = await provider.submit(order);
      const [topUp] = await control.topUps(name);
      expect(topUp).toMatchObject({ reference, amount_rupees: 150 });
      expect(outcome).toMatchObject({ kind: "delivered", providerId: topUp?.id });
      expect(await provider.checkStatus(byReference)).toMatchObject({
        kind: "delivered",
        providerId: topUp?.id,
      });
      expect(await provider.balance?.()).toBe(before - 15_000);
    },
  );

  it("of digipay_wallet is quoted, recorded by the provider, and found by its id", async () => {
    expect(await digipay.quote?.(digipayOrder)).toEqual({ kind: "quoted", chargePaisa: 0 });
    const outcome = await digipay.submit(digipayOrder);
    const [topUp] = await control.topUps("digipay_wallet");
    expect(topUp).toMatchObject({ amount_rupees: 100, target: digipayOrder.fields.wallet_id });
    const providerId = topUp?.id ?? "none";
    expect(outcome).toMatchObject({ kind: "delivered", providerId });
    expect(await digipay.checkStatus({ reference, providerId })).toMatchObject({
      kind: "delivered",
    });
  });
});

describe("a top-up that is not delivered immediately", () => {
  it.each([
    ["Queued", "queued"],
    ["Processing", "queued"],
    ["Failed", "refused"],
    ["Expired", "refused"],
    ["Status Error", "refused"],
    ["Odd", "unknown"],
  ])("of Khalti in state %s is %s, also by a status check", async (state, kind) => {
    await control.nextTopUps("khalti_wallet", state);
    expect(await khalti.submit(khaltiOrder)).toMatchObject({ kind });
    expect(await khalti.checkStatus(byReference)).toMatchObject({ kind });
    await control.setTopUp("khalti_wallet", reference, "Success");
    expect(await khalti.checkStatus(byReference)).toMatchObject({ kind: "delivered" });
  });

  it("of Khalti with the operator's error is unknown, and refused by a status check", async () => {
    await control.nextTopUps("khalti_wallet", "Error");
    expect(await khalti.submit(khaltiOrder)).toMatchObject({ kind: "unknown" });
    expect(await khalti.checkStatus(byReference)).toMatchObject({ kind: "refused" });
  });

  it.each([
    ["queued", "queued"],
    ["failed", "refused"],
    ["odd", "unknown"],
  ])("of Metro Link in state %s is %s, also by a status check", async (state, kind) => {
    await control.nextTopUps("metro_link", state);
    expect(await metro.submit(metroOrder)).toMatchObject({ kind });
    expect(await metro.checkStatus(byReference)).toMatchObject({ kind });
    await control.setTopUp("metro_link", reference, "success");
    expect(await metro.checkStatus(byReference)).toMatchObject({ kind: "delivered" });
  });

  it("of DigiPay is unknown until it is done", async () => {
    await control.nextTopUps("digipay_wallet", 2);
    expect(await digipay.submit(digipayOrder)).toMatchObject({ kind: "unknown" });
    const providerId = (await control.topUps("digipay_wallet"))[0]?.id ?? "none";
    expect(await digipay.checkStatus({ reference, providerId })).toMatchObject({ kind: "unknown" });
    await control.setTopUp("digipay_wallet", providerId, 1);
    expect(await digipay.checkStatus({ reference, providerId })).toMatchObject({
      kind: "delivered",
    });
  });
});

describe("a lost answer", () => {
  it("leaves Khalti's top-up unknown; a status check or a repeat shows one delivery", async () => {
    await control.fault({ endpoint: "khalti_topup", kind: "drop_response" });
    expect(await khalti.submit(khaltiOrder)).toMatchObject({ kind: "unknown" });
    expect(await khalti.checkStatus(byReference)).toMatchObject({ kind: "delivered" });
    expect(await khalti.submit(khaltiOrder)).toMatchObject({ kind: "delivered" });
    expect(await control.topUps("khalti_wallet")).toHaveLength(1);
  });

  it("leaves Metro Link's recharge unknown; a status check shows it, and a repeat delivers nothing", async () => {
    await control.fault({ endpoint: "metro_recharge", kind: "drop_response" });
    expect(await metro.submit(metroOrder)).toMatchObject({ kind: "unknown" });
    expect(await metro.checkStatus(byReference)).toMatchObject({ kind: "delivered" });
    expect(await metro.submit(metroOrder)).toMatchObject({ kind: "unknown" });
    expect(await control.topUps("metro_link")).toHaveLength(1);
  });

  it("leaves DigiPay's top-up unknown, and it cannot be checked", async () => {
    await control.fault({ endpoint: "digipay_topup", kind: "drop_response" });
    expect(await digipay.submit(digipayOrder)).toMatchObject({ kind: "unknown", providerId: null });
    expect(digipay.checkStatus(byReference)).toBeNull();
  });

  it.each([
    ["khalti_wallet", "khalti_topup_status"],
    ["metro_link", "metro_status"],
    ["digipay_wallet", "digipay_detail"],
  ] as const)("to a status check is unanswered, not unknown: %s", async (name, endpoint) => {
    const [provider, order] = {
      khalti_wallet: [khalti, khaltiOrder] as const,
      metro_link: [metro, metroOrder] as const,
      digipay_wallet: [digipay, digipayOrder] as const,
    }[name];
    await provider.submit(order);
    const sent = { reference, providerId: (await control.topUps(name))[0]?.id ?? "none" };
    for (const kind of ["drop_response", "drop_request", "status"] as const) {
      await control.fault({ endpoint, kind, ...(kind === "status" ? { status: 503 } : {}) });
      expect(await provider.checkStatus(sent)).toMatchObject({ kind: "unanswered" });
    }
    expect(await provider.checkStatus(sent)).toMatchObject({ kind: "delivered" });
  });
});

describe("a top-up that the provider does not accept", () => {
  it("is refused when the receiver does not exist, where the provider documents how it says so", async () => {
    const missingUser = { ...khaltiOrder, fields: { number: "9841234999" } };
    expect(await khalti.submit(missingUser)).toEqual({
      kind: "refused",
      message: "Can't fulfill request: User does not exist.",
    });
    const unknownUser = { ...metroOrder.fields, connection_no: "unknown" };
    expect(await metro.submit({ ...metroOrder, fields: unknownUser })).toMatchObject({
      kind: "unknown",
      message: "Customer not found",
    });
    const noWallet = { ...digipayOrder, fields: { wallet_id: "0".repeat(32) } };
    expect(await digipay.submit(noWallet)).toEqual({ kind: "refused", message: "NOT_FOUND" });
    expect(await digipay.quote?.(noWallet)).toMatchObject({ kind: "refused" });
  });

  it("is refused by Metro Link outside its limits", async () => {
    for (const amountPaisa of [9_900, 1_000_100]) {
      expect(await metro.submit({ ...metroOrder, amountPaisa })).toMatchObject({ kind: "refused" });
    }
    for (const amountPaisa of [metroLink.minAmountPaisa ?? 0, metroLink.maxAmountPaisa ?? 0]) {
      const order = { ...metroOrder, amountPaisa, reference: String(1e12 + amountPaisa) };
      expect(await metro.submit(order)).toMatchObject({ kind: "delivered" });
    }
  });

  it("waits for credit, and is delivered once there is credit", async () => {
    await control.setProvider("khalti_wallet", { credits: 10 });
    await control.setProvider("metro_link", { credits: 10 });
    const forCredit = { kind: "waiting", reason: "credit" };
    expect(await khalti.submit(khaltiOrder)).toMatchObject(forCredit);
    expect(await metro.submit(metroOrder)).toMatchObject({ kind: "unknown" });
    expect(await khalti.balance?.()).toBe(1_000);
    expect(await metro.balance?.()).toBe(1_000);
    await control.setProvider("khalti_wallet", { credits: 1_000 });
    await control.setProvider("metro_link", { credits: 1_000 });
    expect(await khalti.submit(khaltiOrder)).toMatchObject({ kind: "delivered" });
    expect(await metro.submit(metroOrder)).toMatchObject({ kind: "delivered" });
  });

  it("waits while Khalti is under maintenance; HTTP 5xx of the others is unknown", async () => {
    for (const name of ["khalti_wallet", "metro_link", "digipay_wallet"] as const) {
      await control.setProvider(name, { maintenance: true });
    }
    expect(await khalti.submit(khaltiOrder)).toMatchObject({
      kind: "waiting",
      reason: "maintenance",
    });
    expect(await metro.submit(metroOrder)).toMatchObject({ kind: "unknown" });
    expect(await digipay.submit(digipayOrder)).toMatchObject({ kind: "unknown" });
  });

  it.each([
    { kind: khaltiWallet, variable: "KHALTI_SERVICES_TOKEN", order: khaltiOrder },
    { kind: metroLink, variable: "GLOBALTOPUP_TOKEN", order: metroOrder },
    { kind: digipayWallet, variable: "DIGIPAY_TOKEN", order: digipayOrder },
    { kind: digipayWallet, variable: "DIGIPAY_COMPANY_ID", order: digipayOrder },
  ])("waits when $variable is not accepted", async ({ kind, variable, order }) => {
    const provider = connect(kind, { [variable]: "wrong" });
    const sent = { reference, providerId: "id" };
    expect(await provider.submit(order)).toMatchObject({ kind: "waiting", reason: "credentials" });
    expect(await provider.checkStatus(sent)).toMatchObject({ kind: "unknown" });
    expect((await provider.balance?.()) ?? null).toBeNull();
    provider.close();
  });
});

it("a reference that was never submitted is unknown", async () => {
  expect(await khalti.checkStatus(byReference)).toMatchObject({ kind: "unknown" });
  expect(await metro.checkStatus(byReference)).toMatchObject({ kind: "unknown" });
  expect(await digipay.checkStatus({ reference, providerId: "f".repeat(32) })).toMatchObject({
    kind: "unknown",
  });
});
