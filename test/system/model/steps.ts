import fc from "fast-check";
import type { TopUpProvider } from "../../support/simulator-control.ts";
import type {
  Cart,
  Clerk,
  KhaltiEvent,
  Name,
  ProviderEvent,
  RefundAmount,
  Step,
} from "./command.ts";
import { faultAt } from "./faults.ts";

export const MINUTE = 60;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
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

export const of = fc.nat({ max: 7 });
export const named = <const Name extends string>(name: Name) => ({ do: fc.constant(name) });
export const often = <T>(weight: number, arbitrary: fc.Arbitrary<T>) => ({ weight, arbitrary });

export const provider = fc.constantFrom<TopUpProvider>(
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

export const checkout = fc.record({
  ...named("checkout"),
  key: fc.constantFrom(null, null, "key-1", "key-1", "key-1", "key-2"),
  cart,
  customer: fc.constantFrom<(Name | null)[]>(null, "Sita", "Sita", "Sita", "SitaByEmail", "Ram"),
  byBank: fc.constantFrom(false, false, false, true),
});

export const retry = fc.record({ ...named("retry"), of });

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

export const resolveTopUp = fc.record({
  ...named("resolveTopUp"),
  of,
  lie: fc.boolean(),
});

const clerk = fc.constantFrom<Clerk>("operator", "admin");

/** Of 450 rupees for a packet of tea, and of top-ups from 100. */
const approvalAbove = fc.record({
  ...named("approvalAbove"),
  paisa: fc.constantFrom(null, 0, 5_000, 30_000),
});

export const decideRefund = fc.record({
  ...named("decideRefund"),
  of,
  decision: fc.constantFrom("approve", "approve", "reject"),
  as: clerk,
});

export const sendBack = fc.record({
  ...named("sendBack"),
  of,
  as: clerk,
  key: fc.constantFrom(null, null, "back-1"),
  mobile: fc.constantFrom(true, true, true, false),
});

export const askRefund = fc.record({
  ...named("askRefund"),
  of,
  as: clerk,
  amount: fc.constantFrom<RefundAmount>("left", "left", "half", "half", "tenth", "tooMuch"),
  forTopUp: fc.constantFrom(false, false, true),
  key: fc.constantFrom(null, null, "refund-1", "refund-2"),
  mobile: fc.constantFrom(true, true, true, false),
});

export const step: fc.Arbitrary<Step> = fc.oneof(
  often(8, fc.record({ ...named("khalti"), of, event: khaltiEvent })),
  often(6, fc.record({ ...named("return"), of })),
  often(5, fc.record(named("reconcile"))),
  often(5, fc.record({ ...named("jump"), seconds: fc.constantFrom(...JUMPS) })),
  often(4, retry),
  often(5, askRefund),
  often(3, fc.record({ ...named("resolveRefund"), of, lie: fc.constantFrom(false, false, true) })),
  often(3, decideRefund),
  often(3, sendBack),
  often(1, approvalAbove),
  often(1, fc.record({ ...named("acknowledge"), of })),
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

export const together = fc.record({
  ...named("together"),
  steps: fc.array(step, { minLength: 2, maxLength: 4 }),
});
