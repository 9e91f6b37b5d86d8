import { rupeesFrom } from "../top-ups/rupees.ts";
import type { TopUp, TopUpStore } from "../top-ups/top-up-store.ts";
import { messageOf } from "./message-of.ts";

/** One report about a top-up. `status` is the HTTP status of each try, or why it was not answered. */
export type DlrCallback = {
  reference: string;
  state: string;
  url: string;
  tries: (number | string)[];
};

/** Pauses before the tries after the first. Khalti documents none; one lost report is enough to test a client. */
const PAUSES_MS = [1_000, 5_000, 30_000];
const TIMEOUT_MS = 10_000;
const KEPT = 1000;

/**
 * The DLR callback: when a queued or processing top-up ends, Khalti's services post a multipart form with `reference`,
 * `amount`, `status`, `detail` and `response_id`. It has no signature.
 */
export class DlrCallbacks {
  #configured: string | null;
  #url: string | null;
  readonly #store: () => TopUpStore;
  readonly #timers = new Set<NodeJS.Timeout>();
  #sent: DlrCallback[] = [];
  #stopped = false;

  constructor(url: string | null, store: () => TopUpStore) {
    this.#configured = this.#url = url;
    this.#store = store;
  }

  get url(): string | null {
    return this.#url;
  }

  /** Sets the address for good. */
  configure(url: string): void {
    this.#configured = this.#url = url;
  }

  /** Sets the address until a reset. */
  reportTo(url: string | null): void {
    this.#url = url;
  }

  /** Reports a top-up that has ended, when an address is set. */
  tell(topUp: TopUp): void {
    if (this.#url === null) return;
    const callback: DlrCallback = {
      reference: topUp.reference ?? "",
      state: String(topUp.state),
      url: this.#url,
      tries: [],
    };
    this.#sent = [...this.#sent, callback].slice(-KEPT);
    const form = {
      reference: callback.reference,
      amount: String(rupeesFrom(topUp.amountPaisa)),
      status: callback.state,
      detail: messageOf(this.#store(), topUp),
      response_id: topUp.id,
    };
    void this.#send(callback, form);
  }

  list(): DlrCallback[] {
    return this.#sent;
  }

  /** Forgets the reports and cancels those that wait. */
  clear(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    this.#sent = [];
    this.#url = this.#configured;
  }

  stop(): void {
    this.#stopped = true;
    this.clear();
  }

  async #send(callback: DlrCallback, fields: Record<string, string>): Promise<void> {
    const result = await post(callback.url, fields);
    callback.tries.push(result);
    const pauseMs = PAUSES_MS[callback.tries.length - 1];
    const isKnown = this.#sent.includes(callback);
    if (isTaken(result) || pauseMs === undefined || this.#stopped || !isKnown) return;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      void this.#send(callback, fields);
    }, pauseMs);
    // A report that waits must not keep a program alive.
    timer.unref();
    this.#timers.add(timer);
  }
}

async function post(url: string, fields: Record<string, string>): Promise<number | string> {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.set(name, value);
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  try {
    const response = await fetch(url, { method: "POST", body, signal, redirect: "manual" });
    await response.arrayBuffer();
    return response.status;
  } catch (error) {
    return error instanceof Error ? error.message : "no answer";
  }
}

function isTaken(result: number | string): boolean {
  return typeof result === "number" && result >= 200 && result < 300;
}
