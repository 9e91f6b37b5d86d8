import { Delays } from "./control/delays.ts";
import { FaultQueue } from "./control/fault-queue.ts";
import { RequestLog } from "./control/request-log.ts";
import { lenientRules } from "./control/rules.ts";
import { SimulatedClock } from "./control/simulated-clock.ts";
import { DlrCallbacks } from "./khalti-services/dlr-callbacks.ts";
import { PaymentStore } from "./khalti/payment-store.ts";
import { openTopUpStores } from "./top-ups/top-up-providers.ts";

export type SimulatorSettings = {
  secretKey: string;
  publicKey: string;
  publicUrl: string;
  linkLifetimeSeconds: number;
  khaltiServicesToken: string;
  globalTopupToken: string;
  digipayToken: string;
  digipayCompanyId: string;
  dlrUrl: string | null;
  allowedHosts: readonly string[];
};

/** The whole state of one simulator. */
export class SimulatorState {
  readonly settings: SimulatorSettings;
  readonly clock = new SimulatedClock();
  readonly faults = new FaultQueue();
  readonly requests = new RequestLog();
  readonly delays = new Delays();
  readonly dlr: DlrCallbacks;
  rules = lenientRules();
  payments = new PaymentStore();
  topUps = openTopUpStores();

  constructor(settings: SimulatorSettings) {
    this.settings = settings;
    this.dlr = new DlrCallbacks(settings.dlrUrl, () => this.topUps.khalti_wallet);
  }

  reset(): void {
    this.delays.cancelAll();
    this.dlr.clear();
    this.clock.reset();
    this.faults.clear();
    this.requests.clear();
    this.rules = lenientRules();
    this.payments = new PaymentStore();
    this.topUps = openTopUpStores();
  }
}
