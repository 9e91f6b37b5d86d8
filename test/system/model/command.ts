import fc from "fast-check";
import type { Fault, TopUpProvider } from "../../support/simulator-control.ts";
import { faultAt } from "./faults.ts";

/**
 * One step of a story. `of` selects among the orders or payments that exist at that step, so that shrinking can remove
 * steps from a story.
 */
export type Step =
  | { do: "checkout"; key: string | null; cart: Cart; byBank: boolean }
  | { do: "look" | "retry" | "close"; of: number }
  | { do: "return" | "staffLookup"; of: number }
  | { do: "resolve"; of: number; outcome: "completed" | "canceled" | "refunded" }
  | { do: "khalti"; of: number; event: KhaltiEvent }
  | { do: "jump"; seconds: number }
  | { do: "fault"; fault: Fault }
  | { do: "lie"; of: number; about: "pidx" | "amount" }
  | AskRefund
  | { do: "resolveRefund"; of: number; lie: boolean }
  | { do: "provider"; provider: TopUpProvider; event: ProviderEvent }
  | { do: "retryTopUp"; of: number }
  | { do: "resolveTopUp"; of: number; lie: boolean }
  | { do: "reconcile" | "clearFaults" | "forgetKeys" | "audit" };

export interface AskRefund {
  do: "askRefund";
  of: number;
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

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const JUMPS = [
  15,
  MINUTE,
  3 * MINUTE,
  7 * MINUTE,
  32 * MINUTE,
  2 * HOUR,
  DAY,
  6 * DAY,
  24 * DAY,
  32 * DAY,
];

const of = fc.nat({ max: 7 });
const named = <const Name extends string>(name: Name) => ({ do: fc.constant(name) });
const often = <T>(weight: number, arbitrary: fc.Arbitrary<T>) => ({ weight, arbitrary });

const provider = fc.constantFrom<TopUpProvider>(
  "khalti_wallet",
  "khalti_wallet",
  "metro_link",
  "digipay_wallet",
);

const topUp = fc.record({ provider, onRefusal: fc.constantFrom("refund", "refund", "hold") });
const topUps = (count: number) => fc.array(topUp, { minLength: count, maxLength: count });

const cart: fc.Arbitrary<Cart> = fc.oneof(
  often(5, fc.record({ tea: fc.constantFrom(1, 1, 1, 1, 2), topUps: topUps(0) })),
  often(3, fc.record({ tea: fc.constant(0), topUps: topUps(1) })),
  often(1, fc.record({ tea: fc.constant(1), topUps: topUps(1) })),
  often(1, fc.record({ tea: fc.constant(0), topUps: topUps(2) })),
);

const checkout = fc.record({
  ...named("checkout"),
  key: fc.constantFrom(null, null, "key-1", "key-1", "key-1", "key-2"),
  cart,
  byBank: fc.constantFrom(false, false, false, true),
});

const retry = fc.record({ ...named("retry"), of });

const khaltiEvent: fc.Arbitrary<KhaltiEvent> = fc.oneof(
  often(8, fc.constant("pay")),
  often(2, fc.constant("payWithUsedTransaction")),
  often(2, fc.constantFrom("payWrongAmount", "payWithoutTransaction")),
  often(4, fc.constantFrom("cancel", "fail", "expire")),
  often(3, fc.constantFrom("process", "process", "review")),
  often(5, fc.constantFrom("refund", "refundPartly", "refundPartly")),
);

const submitFault = faultAt(
  fc.constantFrom("khalti_topup", "khalti_topup", "metro_recharge", "digipay_topup"),
);
const fault = fc.oneof(
  often(4, faultAt(fc.constantFrom("initiate", "lookup", "refund"))),
  often(2, submitFault),
  often(
    1,
    faultAt(
      fc.constantFrom(
        "khalti_topup_status",
        "metro_operators",
        "metro_status",
        "digipay_charges",
        "digipay_detail",
      ),
    ),
  ),
);

const providerEvent = fc.record({
  ...named("provider"),
  provider,
  event: fc.constantFrom<ProviderEvent>(
    "refuseNext",
    "refuseNext",
    "queueNext",
    "noCredit",
    "maintenance",
    "well",
    "deliverOpen",
    "refuseOpen",
  ),
});

const resolveTopUp = fc.record({
  ...named("resolveTopUp"),
  of,
  lie: fc.boolean(),
});

const askRefund = fc.record({
  ...named("askRefund"),
  of,
  amount: fc.constantFrom<RefundAmount>("left", "left", "half", "half", "tenth", "tooMuch"),
  forTopUp: fc.constantFrom(false, false, true),
  key: fc.constantFrom(null, null, "refund-1", "refund-2"),
  mobile: fc.constantFrom(true, true, true, false),
});

const step: fc.Arbitrary<Step> = fc.oneof(
  often(8, fc.record({ ...named("khalti"), of, event: khaltiEvent })),
  often(6, fc.record({ ...named("return"), of })),
  often(5, fc.record(named("reconcile"))),
  often(5, fc.record({ ...named("jump"), seconds: fc.constantFrom(...JUMPS) })),
  often(4, retry),
  often(5, askRefund),
  often(3, fc.record({ ...named("resolveRefund"), of, lie: fc.constantFrom(false, false, true) })),
  often(4, fc.record({ ...named("fault"), fault })),
  often(3, checkout),
  often(3, providerEvent),
  often(2, fc.record({ ...named("retryTopUp"), of })),
  often(2, resolveTopUp),
  often(2, fc.record({ ...named("close"), of })),
  often(
    2,
    fc.record({
      ...named("resolve"),
      of,
      outcome: fc.constantFrom("completed", "canceled", "refunded"),
    }),
  ),
  often(1, fc.record({ ...named("lie"), of, about: fc.constantFrom("pidx", "amount") })),
  often(1, fc.record({ ...named("staffLookup"), of })),
  often(1, fc.record({ ...named("look"), of })),
  often(1, fc.record(named("clearFaults"))),
  often(1, fc.record(named("forgetKeys"))),
  often(1, fc.record(named("audit"))),
);

const together = fc.record({
  ...named("together"),
  steps: fc.array(step, { minLength: 2, maxLength: 4 }),
});

const paid: Command[] = [
  { do: "khalti", of: 0, event: "pay" },
  { do: "return", of: 0 },
];

/** A refund whose call to Khalti fails, and its resolution by staff. */
const refundTrouble: fc.Arbitrary<Command[]> = fc
  .tuple(faultAt(fc.constant("refund")), askRefund, fc.boolean())
  .map(([fault, ask, lie]) => [
    { do: "fault", fault },
    ask,
    { do: "reconcile" },
    { do: "resolveRefund", of: 0, lie },
  ]);

/** A refund in Khalti's dashboard, and a lookup by staff. */
const dashboardRefund: fc.Arbitrary<Command[]> = fc
  .tuple(of, fc.constantFrom("refund", "refundPartly", "refundPartly"))
  .map(([of, event]) => [
    { do: "khalti", of, event },
    { do: "staffLookup", of },
  ]);

/** The time after which a top-up that was just sent can be checked and resolved. */
const LATER = { do: "jump", seconds: 7 * MINUTE } as const;

const SUBMIT = {
  khalti_wallet: "khalti_topup",
  metro_link: "metro_recharge",
  digipay_wallet: "digipay_topup",
} as const;

/** A paid top-up that its provider refuses, queues or does not answer, and its later resolution by staff. */
const topUpTrouble: fc.Arbitrary<Command[]> = fc
  .tuple(provider, fc.constantFrom<"refund" | "hold">("refund", "hold"), fc.boolean())
  .chain(([provider, onRefusal, withTea]) => {
    const buy: Command[] = [
      {
        do: "checkout",
        key: null,
        cart: { tea: withTea ? 1 : 0, topUps: [{ provider, onRefusal }] },
        byBank: false,
      },
      ...paid,
    ];
    const lost = { endpoint: SUBMIT[provider], kind: "drop_response", times: 1 } as const;
    return fc
      .tuple(
        fc.oneof(
          fc.constant<Command>({ do: "fault", fault: lost }),
          fc.record({ ...named("fault"), fault: faultAt(fc.constant(SUBMIT[provider])) }),
          fc
            .constantFrom("refuseNext", "queueNext", "noCredit")
            .map((event): Command => ({ do: "provider", provider, event })),
        ),
        fc.constantFrom<Command[]>([], [LATER], [LATER], [LATER, { do: "reconcile" }]),
        fc.oneof(resolveTopUp, fc.record({ ...named("retryTopUp"), of }), askRefund),
      )
      .map(([trouble, then, seeTo]) => [...buy, trouble, { do: "reconcile" }, ...then, seeTo]);
  });

const alone = (command: fc.Arbitrary<Command>) => command.map((one) => [one]);

/** A customer buys, possibly twice or with several links, usually pays, and then random steps follow. */
export const story: fc.Arbitrary<Command[]> = fc
  .tuple(
    checkout,
    fc.array(fc.oneof(retry, checkout), { maxLength: 2, size: "max" }),
    fc.constantFrom([], paid),
    fc.array(
      fc.oneof(
        often(16, alone(step)),
        often(2, alone(together)),
        often(1, refundTrouble),
        often(1, topUpTrouble),
        often(1, dashboardRefund),
      ),
      {
        minLength: 1,
        maxLength: 20,
        size: "max",
      },
    ),
  )
  .map(([first, more, then, rest]) => [first, ...more, ...then, ...rest.flat()]);
