import { Delays } from "./control/delays.ts";
import { FaultQueue } from "./control/fault-queue.ts";
import { RequestLog } from "./control/request-log.ts";
import { SimulatedClock } from "./control/simulated-clock.ts";
import { PaymentBooks } from "./khalti/payment-books.ts";
import { openTopUpBooks } from "./top-ups/top-up-providers.ts";

export type SimulatorSettings = {
  secretKey: string;
  publicUrl: string;
  linkLifetimeSeconds: number;
  khaltiServicesToken: string;
  globalTopupToken: string;
  digipayToken: string;
  digipayCompanyId: string;
};

/** Everything one simulator remembers. */
export class SimulatorState {
  readonly settings: SimulatorSettings;
  readonly clock = new SimulatedClock();
  readonly faults = new FaultQueue();
  readonly requests = new RequestLog();
  readonly delays = new Delays();
  payments = new PaymentBooks();
  topUps = openTopUpBooks();

  constructor(settings: SimulatorSettings) {
    this.settings = settings;
  }

  reset(): void {
    this.delays.cancelAll();
    this.clock.reset();
    this.faults.clear();
    this.requests.clear();
    this.payments = new PaymentBooks();
    this.topUps = openTopUpBooks();
  }
}
