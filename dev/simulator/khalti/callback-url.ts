import { maskMobile } from "./customer-visit.ts";
import { type Payment, statusOf } from "./payment.ts";

/** Where the customer's browser goes at the end: return_url with its own query, then the documented parameters. */
export function callbackUrl(payment: Payment, nowMs: number): string {
  const url = new URL(payment.order.returnUrl);
  const parameters = new URLSearchParams(callbackParameters(payment, statusOf(payment, nowMs)));
  // Appended as text: URLSearchParams would rewrite the merchant's own query.
  url.search = `${url.search === "" ? "?" : `${url.search}&`}${parameters.toString()}`;
  return url.href;
}

function callbackParameters(payment: Payment, status: string): [string, string][] {
  const { purchaseOrderId, purchaseOrderName, merchantFields } = payment.order;
  const amount = String(payment.totalAmount);
  const order: [string, string][] = [
    ["purchase_order_id", purchaseOrderId],
    ["purchase_order_name", purchaseOrderName],
  ];
  if (payment.transactionId === null) {
    return [
      ["pidx", payment.pidx],
      ["transaction_id", ""],
      ["tidx", ""],
      ["amount", amount],
      ["total_amount", amount],
      ["mobile", ""],
      ["status", status],
      ...order,
    ];
  }
  return [
    ["pidx", payment.pidx],
    // The bank's number where a bank paid; it is not what lookup and refund call the transaction.
    ["txnId", payment.bankReference ?? payment.transactionId],
    ["amount", amount],
    ["total_amount", amount],
    ["status", status],
    ["mobile", payment.payerMobile === null ? "" : maskMobile(payment.payerMobile)],
    ["tidx", payment.transactionId],
    ...order,
    ["transaction_id", payment.transactionId],
    ...Object.entries(merchantFields).map(([name, value]): [string, string] => [
      name,
      typeof value === "string" ? value : JSON.stringify(value),
    ]),
  ];
}
