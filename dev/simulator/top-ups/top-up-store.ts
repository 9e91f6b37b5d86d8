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

/** What the books keep of a change: the credits after it, and the top-up that changed. */
export type SavedTopUps = { creditsPaisa: number; maintenance: boolean; topUp?: TopUp };

export type TopUpSettings = {
  newId: () => string;
  done: TopUpState;
  /** The states in which nothing was delivered and the credits were returned. */
  lost: readonly TopUpState[];
};

const FIRST_CREDITS_PAISA = 100_000_000;

/** The top-ups that one provider accepted. Tests compare our database with them. */
export class TopUpStore {
  #maintenance = false;
  #creditsPaisa = FIRST_CREDITS_PAISA;
  readonly #keep: (saved: SavedTopUps) => void;
  readonly #settings: TopUpSettings;
  readonly #topUps = new Map<string, TopUp>();
  readonly #byReference = new Map<string, TopUp>();
  readonly #next: { state: TopUpState; times: number }[] = [];

  /** @param keep is called after each change */
  constructor(settings: TopUpSettings, keep: (saved: SavedTopUps) => void) {
    this.#settings = settings;
    this.#keep = keep;
  }

  get creditsPaisa(): number {
    return this.#creditsPaisa;
  }

  get maintenance(): boolean {
    return this.#maintenance;
  }

  /** Changes what the provider holds for us and whether it works. */
  set(facts: { creditsPaisa?: number; maintenance?: boolean }): void {
    this.#creditsPaisa = facts.creditsPaisa ?? this.#creditsPaisa;
    this.#maintenance = facts.maintenance ?? this.#maintenance;
    this.#save();
  }

  /** Takes a change from the books. */
  restore({ creditsPaisa, maintenance, topUp }: SavedTopUps): void {
    this.#creditsPaisa = creditsPaisa;
    this.#maintenance = maintenance;
    if (topUp !== undefined) this.#add(topUp);
  }

  /** Everything as the books keep it, oldest first. */
  saved(): SavedTopUps[] {
    const now = { creditsPaisa: this.#creditsPaisa, maintenance: this.#maintenance };
    return [now, ...[...this.#topUps.values()].map((topUp) => ({ ...now, topUp }))];
  }

  /** Takes the credits immediately, so that open top-ups cannot overdraw them, and returns them when a top-up is lost. */
  accept(topUp: Pick<TopUp, "reference" | "target" | "amountPaisa" | "atMs" | "details">): TopUp {
    const state = this.#takeNextState();
    const accepted: TopUp = {
      ...topUp,
      id: this.#newId(),
      firstState: state,
      state,
      remarks: null,
      endedAtMs: null,
    };
    this.#add(accepted);
    this.#creditsPaisa -= this.#costPaisa(accepted);
    this.#save(accepted);
    return accepted;
  }

  /**
   * @param change.remarks undefined leaves them as they are
   * @returns true when this ends an open top-up
   */
  change(
    topUp: TopUp,
    change: { state: TopUpState; remarks?: string | null | undefined },
    nowMs: number,
  ): boolean {
    const wasOpen = this.outcomeOf(topUp) === "open";
    this.#creditsPaisa += this.#costPaisa(topUp);
    topUp.state = change.state;
    this.#creditsPaisa -= this.#costPaisa(topUp);
    if (change.remarks !== undefined) topUp.remarks = change.remarks;
    const ends = wasOpen && this.outcomeOf(topUp) !== "open";
    if (ends) topUp.endedAtMs = nowMs;
    this.#save(topUp);
    return ends;
  }

  endNextAs(state: TopUpState, times: number): void {
    this.#next.push({ state, times });
  }

  findByReference(reference: string): TopUp | undefined {
    return this.#byReference.get(reference);
  }

  findById(id: string): TopUp | undefined {
    return this.#topUps.get(id);
  }

  /** Newest first. */
  list(): TopUp[] {
    return [...this.#topUps.values()].reverse();
  }

  consumedPaisa(): number {
    return this.list().reduce((sum, topUp) => sum + this.#costPaisa(topUp), 0);
  }

  outcomeOf({ state }: TopUp): "done" | "lost" | "open" {
    const is = (other: TopUpState) => String(other).toLowerCase() === String(state).toLowerCase();
    if (is(this.#settings.done)) return "done";
    return this.#settings.lost.some(is) ? "lost" : "open";
  }

  #costPaisa(topUp: TopUp): number {
    return this.outcomeOf(topUp) === "lost" ? 0 : topUp.amountPaisa;
  }

  #add(topUp: TopUp): void {
    this.#topUps.set(topUp.id, topUp);
    if (topUp.reference !== null) this.#byReference.set(topUp.reference, topUp);
  }

  #save(topUp?: TopUp): void {
    this.#keep({
      creditsPaisa: this.#creditsPaisa,
      maintenance: this.#maintenance,
      ...(topUp === undefined ? {} : { topUp }),
    });
  }

  /** Ids that the books hold from an earlier start are not given again. */
  #newId(): string {
    for (;;) {
      const id = this.#settings.newId();
      if (!this.#topUps.has(id)) return id;
    }
  }

  #takeNextState(): TopUpState {
    const next = this.#next[0];
    if (next === undefined) return this.#settings.done;
    next.times -= 1;
    if (next.times === 0) this.#next.shift();
    return next.state;
  }
}
