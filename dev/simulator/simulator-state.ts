import { Delays } from "./control/delays.ts";
import { FaultQueue } from "./control/fault-queue.ts";
import { RequestLog } from "./control/request-log.ts";
import { SimulatedClock } from "./control/simulated-clock.ts";
import { PaymentStore } from "./khalti/payment-store.ts";
import { openTopUpStores } from "./top-ups/top-up-providers.ts";

export type SimulatorSettings = {
  secretKey: string;
  publicUrl: string;
  linkLifetimeSeconds: number;
  khaltiServicesToken: string;
  globalTopupToken: string;
  digipayToken: string;
  digipayCompanyId: string;
};

/** The whole state of one simulator. */
export class SimulatorState {
  readonly settings: SimulatorSettings;
  readonly clock = new SimulatedClock();
  readonly faults = new FaultQueue();
  readonly requests = new RequestLog();
  readonly delays = new Delays();
  payments = new PaymentStore();
  topUps = openTopUpStores();

  constructor(settings: SimulatorSettings) {
    this.settings = settings;
  }

  reset(): void {
    this.delays.cancelAll();
    this.clock.reset();
    this.faults.clear();
    this.requests.clear();
    this.payments = new PaymentStore();
    this.topUps = openTopUpStores();
  }
}
