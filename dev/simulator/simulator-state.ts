import type { BookEntry, Books } from "./books/books.ts";
import { Delays } from "./control/delays.ts";
import { FaultQueue } from "./control/fault-queue.ts";
import { RequestLog } from "./control/request-log.ts";
import { lenientRules, type Rules } from "./control/rules.ts";
import { SimulatedClock } from "./control/simulated-clock.ts";
import { DlrCallbacks } from "./khalti-services/dlr-callbacks.ts";
import { PaymentStore } from "./khalti/payment-store.ts";
import { openTopUpStores, PROVIDER_NAMES } from "./top-ups/top-up-providers.ts";

export type SimulatorSettings = {
  /** The merchant's name at Khalti. */
  shopName: string | null;
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

/** The whole state of one simulator. What its books keep of it survives a restart. */
export class SimulatorState {
  readonly settings: SimulatorSettings;
  readonly faults = new FaultQueue();
  readonly requests = new RequestLog();
  readonly delays = new Delays();
  readonly dlr: DlrCallbacks;
  readonly clock: SimulatedClock;
  payments: PaymentStore;
  topUps: ReturnType<typeof openTopUpStores>;
  readonly #books: Books;
  #rules = lenientRules();

  constructor(settings: SimulatorSettings, books: Books) {
    this.settings = settings;
    this.#books = books;
    this.dlr = new DlrCallbacks(settings.dlrUrl, () => this.topUps.khalti_wallet);
    this.clock = new SimulatedClock((skippedMs) => books.keep({ clock: { skippedMs } }));
    this.payments = this.#noPayments();
    this.topUps = this.#noTopUps();
    for (const entry of books.entries) this.#restore(entry);
    books.replace(this.#saved());
  }

  get rules(): Readonly<Rules> {
    return this.#rules;
  }

  changeRules(change: Partial<Rules>): void {
    this.#rules = { ...this.#rules, ...change };
    this.#books.keep({ rules: this.#rules });
  }

  /** Forgets everything, in the books too. */
  reset(): void {
    this.delays.cancelAll();
    this.dlr.clear();
    this.faults.clear();
    this.requests.clear();
    this.clock.restore(0);
    this.#rules = lenientRules();
    this.payments = this.#noPayments();
    this.topUps = this.#noTopUps();
    this.#books.replace([]);
  }

  #noPayments(): PaymentStore {
    return new PaymentStore(
      () => this.clock.now(),
      (payment) => this.#books.keep({ payment }),
    );
  }

  #noTopUps() {
    return openTopUpStores((provider, saved) => this.#books.keep({ provider, ...saved }));
  }

  #restore(entry: BookEntry): void {
    if ("payment" in entry) this.payments.restore(entry.payment);
    else if ("provider" in entry) this.topUps[entry.provider].restore(entry);
    else if ("clock" in entry) this.clock.restore(entry.clock.skippedMs);
    else this.#rules = { ...this.#rules, ...entry.rules };
  }

  #saved(): BookEntry[] {
    return [
      { clock: { skippedMs: this.clock.skippedMs } },
      { rules: this.#rules },
      ...this.payments.saved().map((payment) => ({ payment })),
      ...PROVIDER_NAMES.flatMap((provider) =>
        this.topUps[provider].saved().map((saved) => ({ provider, ...saved })),
      ),
    ];
  }
}
