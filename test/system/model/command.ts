import type { Fault, TopUpProvider } from "../../support/simulator-control.ts";

/**
 * One step of a story. `of` selects among the orders or payments that exist at that step, so that shrinking can remove
 * steps from a story.
 */
export type Step =
  | { do: "checkout"; key: string | null; cart: Cart; customer: Name | null; byBank: boolean }
  | { do: "look" | "retry" | "close"; of: number }
  | { do: "return" | "staffLookup"; of: number }
  | { do: "acknowledge"; of: number }
  | { do: "resolve"; of: number; outcome: "completed" | "canceled" | "refunded" }
  | { do: "khalti"; of: number; event: KhaltiEvent }
  | { do: "jump"; seconds: number }
  | { do: "fault"; fault: Fault }
  | { do: "lie"; of: number; about: "pidx" | "amount" }
  | AskRefund
  | { do: "resolveRefund"; of: number; lie: boolean }
  | { do: "approvalAbove"; paisa: number | null }
  | { do: "decideRefund"; of: number; decision: "approve" | "reject"; as: Clerk }
  | SendBack
  | { do: "provider"; provider: TopUpProvider; event: ProviderEvent }
  | { do: "retryTopUp"; of: number }
  | { do: "resolveTopUp"; of: number; lie: boolean }
  | { do: "reconcile" | "clearFaults" | "forgetKeys" | "audit" };

/** A customer of the story. Sita may leave out her phone. */
export type Name = "Sita" | "SitaByEmail" | "Ram";

/** Two people with keys of their own. */
export type Clerk = "operator" | "admin";

export interface SendBack {
  do: "sendBack";
  of: number;
  as: Clerk;
  key: string | null;
  mobile: boolean;
}

export interface AskRefund {
  do: "askRefund";
  of: number;
  as: Clerk;
  amount: RefundAmount;
  /** Refund the price of a refused top-up, if one exists. */
  forTopUp: boolean;
  key: string | null;
  mobile: boolean;
}

/** A number of packets of tea, and top-ups. */
export interface Cart {
  tea: number;
  topUps: { provider: TopUpProvider; onRefusal: "refund" | "hold" }[];
}

/** A share of the paid amount. "left" requests the remaining amount by leaving out the amount. */
export type RefundAmount = "left" | "half" | "tenth" | "tooMuch";

/** A step, or several concurrent steps. */
export type Command = Step | { do: "together"; steps: Step[] };

/** An action of a customer, or of Khalti's staff, on a payment at Khalti. */
export type KhaltiEvent =
  | "pay"
  | "payWrongAmount"
  | "payWithUsedTransaction"
  | "payWithoutTransaction"
  | "cancel"
  | "fail"
  | "expire"
  | "process"
  | "review"
  | "refund"
  | "refundPartly";

/** A change of a provider's next top-up, of all its further top-ups, or of an open one. */
export type ProviderEvent =
  "refuseNext" | "queueNext" | "noCredit" | "maintenance" | "well" | "deliverOpen" | "refuseOpen";
