import type {
  SimulatedRequest,
  SimulatedTopUp,
  TopUpProvider,
} from "../../support/simulator-control.ts";
import type { BookedOrder, TopUpWithItem, Books } from "./books.ts";

/** What the providers of top-ups have on their side. */
export interface ProviderBooks {
  /** Everything that they have ever taken. */
  taken: SimulatedTopUp[];
  /** What we asked them to deliver, in that order. */
  calls: SubmitCall[];
}

/** A request of ours that reached a provider. */
export interface SubmitCall {
  reference: string;
  amountRupees: number;
  /** Null while the provider is working on it. */
  status: number | "dropped" | null;
}

/** What each endpoint that delivers calls our reference, and the amount. */
const SUBMITS: Record<string, { reference: string; amount: string }> = {
  khalti_topup: { reference: "reference", amount: "amount" },
  metro_recharge: { reference: "reference_no", amount: "amount" },
  digipay_topup: { reference: "note", amount: "txn_amount" },
};

/** How each provider calls what it has delivered, what it never will, and what is not over. */
export const WORDS: Record<
  TopUpProvider,
  { done: string | number; lost: string | null; open: string | number }
> = {
  khalti_wallet: { done: "Success", lost: "Failed", open: "Queued" },
  metro_link: { done: "success", lost: "failed", open: "queued" },
  // DigiPay explains no number but that of success.
  digipay_wallet: { done: 1, lost: null, open: 2 },
};

/** @param requests what reached the simulator */
export function submitCallsIn(requests: SimulatedRequest[]): SubmitCall[] {
  return requests.flatMap(({ endpoint, body, status }): SubmitCall[] => {
    const names = SUBMITS[endpoint];
    if (names === undefined) return [];
    const sent = body as Record<string, unknown>;
    const reference = String(sent[names.reference]);
    return [{ reference, amountRupees: Number(sent[names.amount]), status }];
  });
}

/** What the provider has of one attempt; DigiPay keeps no reference, but every cart has a wallet of its own. */
export function takenOf(
  { providers }: Books,
  { topUps, items }: BookedOrder,
  topUp: TopUpWithItem,
): SimulatedTopUp[] {
  const { provider, reference, position, attempt } = topUp;
  const wallet = items.find((item) => item.position === position)?.fields["wallet_id"];
  const isLaterSent = topUps.some(
    (other) => other.position === position && other.attempt > attempt && other.submitted_at,
  );
  return providers.taken.filter((one) => {
    if (one.provider !== provider) return false;
    return one.reference === null
      ? one.target === wallet && !isLaterSent
      : one.reference === reference;
  });
}

/** What is true of it: null while nobody can say. */
export function truthAboutTopUp(
  books: Books,
  order: BookedOrder,
  topUp: TopUpWithItem,
): "delivered" | "refused" | null {
  const [taken] = takenOf(books, order, topUp);
  if (taken !== undefined) return endOf(taken);
  const isOnItsWay = books.providers.calls.some(
    ({ reference, status }) => reference === topUp.reference && status === null,
  );
  return isOnItsWay ? null : "refused";
}

export function endOf({ provider, state }: SimulatedTopUp): "delivered" | "refused" | null {
  const { done, lost } = WORDS[provider];
  if (state === done) return "delivered";
  return state === lost ? "refused" : null;
}
