import { maskMobile } from "./customer-visit.ts";
import { type Payment, statusOf } from "./payment.ts";

/** The URL that the customer returns to: return_url with its own query, followed by the documented parameters. */
export function callbackUrl(payment: Payment, nowMs: number): string {
  return withParameters(payment, callbackParameters(payment, statusOf(payment, nowMs)));
}

/** Where Khalti sends a customer whose payment it could not process: a message, and nothing that names the payment. */
export function failureUrl(payment: Payment): string {
  return withParameters(payment, [["message", "Could not process the payment."]]);
}

function withParameters(payment: Payment, parameters: [string, string][]): string {
  const url = new URL(payment.order.returnUrl);
  // Appended as text: URLSearchParams would rewrite the merchant's own query.
  url.search = `${url.search === "" ? "?" : `${url.search}&`}${new URLSearchParams(parameters).toString()}`;
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
    // For a bank payment this is the bank's number, which differs from the transaction id of lookup and refund.
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
