import type {
  SimulatedRequest,
  SimulatedTopUp,
  TopUpProvider,
} from "../../support/simulator-control.ts";
import type { BookedOrder, TopUpWithItem, Books } from "./books.ts";

/** The top-up providers' data. */
export interface ProviderBooks {
  /** Every top-up that they have accepted. */
  taken: SimulatedTopUp[];
  /** Our submits, in order. */
  calls: SubmitCall[];
}

/** A submit from us that reached a provider. */
export interface SubmitCall {
  reference: string;
  amountRupees: number;
  /** Null until the provider answers. */
  status: number | "dropped" | null;
}

/** The field names of reference and amount at each endpoint that delivers. */
const SUBMITS: Record<string, { reference: string; amount: string }> = {
  khalti_topup: { reference: "reference", amount: "amount" },
  metro_recharge: { reference: "reference_no", amount: "amount" },
  digipay_topup: { reference: "note", amount: "txn_amount" },
};

/** The states of each provider for a delivered, a lost and an open top-up. */
export const WORDS: Record<
  TopUpProvider,
  { done: string | number; lost: string | null; open: string | number }
> = {
  khalti_wallet: { done: "Success", lost: "Failed", open: "Queued" },
  metro_link: { done: "success", lost: "failed", open: "queued" },
  // DigiPay documents only the status of a success.
  digipay_wallet: { done: 1, lost: null, open: 2 },
};

/** @param requests the simulator's request log */
export function submitCallsIn(requests: SimulatedRequest[]): SubmitCall[] {
  return requests.flatMap(({ endpoint, body, status }): SubmitCall[] => {
    const names = SUBMITS[endpoint];
    if (names === undefined) return [];
    const sent = body as Record<string, unknown>;
    const reference = String(sent[names.reference]);
    return [{ reference, amountRupees: Number(sent[names.amount]), status }];
  });
}

/** The provider's top-ups of one attempt. DigiPay stores no reference, but every cart has its own wallet. */
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

/** The true outcome of a top-up; null while it is open. */
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
