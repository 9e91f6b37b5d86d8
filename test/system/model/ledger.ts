import { type BookedOrder, type BookedPayment, paisaOf } from "./books.ts";
import { Broken } from "./broken.ts";
import { tell } from "./invariants.ts";

/** 10: the balances of the order's postings are those that its payments, refunds and top-ups make. */
export function checkLedger(order: BookedOrder): void {
  const posted = new Map<string, number>();
  for (const { debit_account, credit_account, amount_paisa } of order.postings) {
    add(posted, debit_account, amount_paisa);
    add(posted, credit_account, -amount_paisa);
  }
  const [told, expected] = [tellBalances(posted), tellBalances(balancesByState(order))];
  if (told !== expected) {
    throw new Broken(10, `the ledger says ${told} and not ${expected} of ${tell(order)}`);
  }
}

function balancesByState(order: BookedOrder): Map<string, number> {
  const balances = new Map<string, number>();
  const move = (debit: string, credit: string, paisa: number) => {
    add(balances, debit, paisa);
    add(balances, credit, -paisa);
  };
  for (const payment of order.payments) {
    if (payment.completed_at !== null) {
      move("khalti_receivable", "sales", payment.amount_paisa);
      move("khalti_fees", "khalti_receivable", payment.fee_paisa ?? 0);
    }
    if (payment.status === "held") move("khalti_receivable", "held", heldPaisa(order, payment));
  }
  // Held money that was sent back leaves with its hold.
  const own = order.refunds.filter(({ is_send_back: isSendBack }) => !isSendBack);
  move("refunds", "khalti_receivable", paisaOf(own, "succeeded"));
  for (const topUp of order.topUps) {
    const { provider, status, refunded_externally_at, item_paisa: paisa } = topUp;
    if (status === "delivered") move("top_up_cost", `provider_float:${provider}`, paisa);
    if (refunded_externally_at !== null) move("refunds", "outside", paisa);
  }
  return balances;
}

/** What Khalti said that it took when the payment became held. */
function heldPaisa({ history }: BookedOrder, { id }: BookedPayment): number {
  const held = history.findLast(
    ({ type, payment_id }) => type === "payment_held" && payment_id === id,
  );
  const { code, khalti } = held?.data as {
    code: string;
    khalti: { status: string; total_amount: number };
  };
  const isTaken = khalti.status.toLowerCase() === "completed" && code !== "pidx_mismatch";
  return isTaken ? khalti.total_amount : 0;
}

function add(balances: Map<string, number>, account: string, paisa: number): void {
  balances.set(account, (balances.get(account) ?? 0) + paisa);
}

function tellBalances(balances: Map<string, number>): string {
  return [...balances]
    .filter(([, paisa]) => paisa !== 0)
    .map(([account, paisa]) => `${account} ${String(paisa)}`)
    .sort()
    .join(", ");
}
