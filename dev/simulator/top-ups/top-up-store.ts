/** A top-up's state as the provider writes it. Tests also set states that the provider does not document. */
export type TopUpState = string | number;

export type TopUp = {
  readonly id: string;
  /** null when the provider has no references. */
  readonly reference: string | null;
  /** The number, user name or wallet that was topped up. */
  readonly target: string;
  readonly amountPaisa: number;
  readonly atMs: number;
  /** Further request fields that the provider repeats in its answers. */
  readonly details: Record<string, unknown>;
  readonly firstState: TopUpState;
  state: TopUpState;
  /** The provider's words about this one, when a test has set them. */
  remarks: string | null;
  /** When an open one ended; null while it is open and for those that ended at once. */
  endedAtMs: number | null;
};

export type TopUpSettings = {
  newId: () => string;
  done: TopUpState;
  /** The states in which nothing was delivered and the credits were returned. */
  lost: readonly TopUpState[];
};

const FIRST_CREDITS_PAISA = 100_000_000;

/** The top-ups that one provider accepted. Tests compare our database with them. */
export class TopUpStore {
  maintenance = false;
  creditsPaisa = FIRST_CREDITS_PAISA;
  readonly #settings: TopUpSettings;
  readonly #topUps: TopUp[] = [];
  readonly #byReference = new Map<string, TopUp>();
  readonly #byId = new Map<string, TopUp>();
  readonly #next: { state: TopUpState; times: number }[] = [];

  constructor(settings: TopUpSettings) {
    this.#settings = settings;
  }

  /** Takes the credits immediately, so that open top-ups cannot overdraw them, and returns them when a top-up is lost. */
  accept(topUp: Pick<TopUp, "reference" | "target" | "amountPaisa" | "atMs" | "details">): TopUp {
    const state = this.#takeNextState();
    const accepted: TopUp = {
      ...topUp,
      id: this.#settings.newId(),
      firstState: state,
      state,
      remarks: null,
      endedAtMs: null,
    };
    this.#topUps.push(accepted);
    this.#byId.set(accepted.id, accepted);
    if (accepted.reference !== null) this.#byReference.set(accepted.reference, accepted);
    this.creditsPaisa -= this.#costPaisa(accepted);
    return accepted;
  }

  /** @returns true when this ends an open top-up */
  change(topUp: TopUp, state: TopUpState, nowMs: number): boolean {
    const wasOpen = this.outcomeOf(topUp) === "open";
    this.creditsPaisa += this.#costPaisa(topUp);
    topUp.state = state;
    this.creditsPaisa -= this.#costPaisa(topUp);
    const ends = wasOpen && this.outcomeOf(topUp) !== "open";
    if (ends) topUp.endedAtMs = nowMs;
    return ends;
  }

  endNextAs(state: TopUpState, times: number): void {
    this.#next.push({ state, times });
  }

  findByReference(reference: string): TopUp | undefined {
    return this.#byReference.get(reference);
  }

  findById(id: string): TopUp | undefined {
    return this.#byId.get(id);
  }

  /** Newest first. */
  list(): TopUp[] {
    return this.#topUps.toReversed();
  }

  consumedPaisa(): number {
    return this.#topUps.reduce((sum, topUp) => sum + this.#costPaisa(topUp), 0);
  }

  outcomeOf({ state }: TopUp): "done" | "lost" | "open" {
    const is = (other: TopUpState) => String(other).toLowerCase() === String(state).toLowerCase();
    if (is(this.#settings.done)) return "done";
    return this.#settings.lost.some(is) ? "lost" : "open";
  }

  #costPaisa(topUp: TopUp): number {
    return this.outcomeOf(topUp) === "lost" ? 0 : topUp.amountPaisa;
  }

  #takeNextState(): TopUpState {
    const next = this.#next[0];
    if (next === undefined) return this.#settings.done;
    next.times -= 1;
    if (next.times === 0) this.#next.shift();
    return next.state;
  }
}
