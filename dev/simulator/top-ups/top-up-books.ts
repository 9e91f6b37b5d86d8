/** A provider's own word or number for what became of a top-up; tests set words that no provider documented. */
export type TopUpState = string | number;

export type TopUp = {
  readonly id: string;
  /** null where the provider keeps none. */
  readonly reference: string | null;
  /** The number, user name or wallet that was topped up. */
  readonly target: string;
  readonly amountPaisa: number;
  readonly atMs: number;
  /** What else of the request the provider repeats in its answers. */
  readonly details: Record<string, unknown>;
  readonly firstState: TopUpState;
  state: TopUpState;
};

export type TopUpWords = {
  newId: () => string;
  done: TopUpState;
  /** The states in which nothing was delivered and the credits are back. */
  lost: readonly TopUpState[];
};

const FIRST_CREDITS_PAISA = 100_000_000;

/** One provider's own record of every top-up it accepted: what tests compare our books with. */
export class TopUpBooks {
  maintenance = false;
  creditsPaisa = FIRST_CREDITS_PAISA;
  readonly #words: TopUpWords;
  readonly #topUps: TopUp[] = [];
  readonly #byReference = new Map<string, TopUp>();
  readonly #byId = new Map<string, TopUp>();
  readonly #next: { state: TopUpState; times: number }[] = [];

  constructor(words: TopUpWords) {
    this.#words = words;
  }

  /** Credits are taken at once and come back when the top-up is lost, so that an open one cannot overdraw them. */
  accept(topUp: Pick<TopUp, "reference" | "target" | "amountPaisa" | "atMs" | "details">): TopUp {
    const state = this.#takeNextState();
    const accepted: TopUp = { ...topUp, id: this.#words.newId(), firstState: state, state };
    this.#topUps.push(accepted);
    this.#byId.set(accepted.id, accepted);
    if (accepted.reference !== null) this.#byReference.set(accepted.reference, accepted);
    this.creditsPaisa -= this.#costPaisa(accepted);
    return accepted;
  }

  change(topUp: TopUp, state: TopUpState): void {
    this.creditsPaisa += this.#costPaisa(topUp);
    topUp.state = state;
    this.creditsPaisa -= this.#costPaisa(topUp);
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
    const is = (word: TopUpState) => String(word).toLowerCase() === String(state).toLowerCase();
    if (is(this.#words.done)) return "done";
    return this.#words.lost.some(is) ? "lost" : "open";
  }

  #costPaisa(topUp: TopUp): number {
    return this.outcomeOf(topUp) === "lost" ? 0 : topUp.amountPaisa;
  }

  #takeNextState(): TopUpState {
    const next = this.#next[0];
    if (next === undefined) return this.#words.done;
    next.times -= 1;
    if (next.times === 0) this.#next.shift();
    return next.state;
  }
}
