// Steps that belong together: what goes wrong, and what people do about it.
import fc from "fast-check";
import type { AskRefund, Command, KhaltiEvent, Name } from "./command.ts";
import { faultAt } from "./faults.ts";
import {
  askRefund,
  DAY,
  decideRefund,
  HOUR,
  MINUTE,
  named,
  of,
  provider,
  resolveTopUp,
  sendBack,
} from "./steps.ts";

export const paid: Command[] = [
  { do: "khalti", of: 0, event: "pay" },
  { do: "return", of: 0 },
];

/** A refund whose call to Khalti fails, and its resolution by staff. */
export const refundTrouble: fc.Arbitrary<Command[]> = fc
  .tuple(faultAt(fc.constant("refund")), askRefund, fc.boolean())
  .map(([fault, ask, lie]) => [
    { do: "fault", fault },
    ask,
    { do: "reconcile" },
    { do: "resolveRefund", of: 0, lie },
  ]);

const BUY_TEA = {
  do: "checkout",
  key: null,
  cart: { tea: 1, topUps: [] },
  customer: "Sita",
  byBank: false,
} as const satisfies Command;

/** A refund that waits for another person, of whom two may decide at once. */
export const approval: fc.Arbitrary<Command[]> = fc
  .tuple(
    fc.constantFrom(0, 5_000),
    askRefund,
    fc.array(fc.oneof(decideRefund, decideRefund, askRefund), { minLength: 2, maxLength: 3 }),
    fc.constantFrom<Command[]>([], [{ do: "reconcile" }]),
  )
  .map(([paisa, ask, steps, then]) => [
    BUY_TEA,
    ...paid,
    { do: "approvalAbove", paisa },
    ask,
    { do: "together", steps },
    ...then,
  ]);

/** Money that is held, and sent back while the network or Khalti's answers fail. */
export const heldAndBack: fc.Arbitrary<Command[]> = fc
  .tuple(
    fc.constantFrom<KhaltiEvent>(
      "payWrongAmount",
      "payWrongAmount",
      "pay",
      "payWithUsedTransaction",
    ),
    fc.constantFrom<"refund" | "lookup">("refund", "refund", "lookup").chain((endpoint) =>
      fc.oneof(
        fc.record({ ...named("fault"), fault: faultAt(fc.constant(endpoint)) }),
        fc.record({
          ...named("lie"),
          of,
          about: fc.constantFrom<"pidx" | "amount">("pidx", "amount"),
        }),
      ),
    ),
    sendBack,
    fc.constantFrom<Command[]>([], [{ do: "jump", seconds: DAY }, { do: "reconcile" }]),
    fc.boolean(),
  )
  .map(([event, trouble, back, later, lie]) => [
    BUY_TEA,
    { do: "khalti", of: 0, event },
    { do: "return", of: 0 },
    trouble,
    back,
    { do: "reconcile" },
    ...later,
    { do: "resolveRefund", of: 0, lie },
  ]);

const bought = fc.constantFrom<Name>("Sita", "SitaByEmail").map((customer): Command[] => [
  { ...BUY_TEA, customer },
  { do: "khalti", of: 0, event: "pay" },
]);
const HELD: Command[] = [
  BUY_TEA,
  { do: "khalti", of: 0, event: "review" },
  { do: "return", of: 0 },
  { do: "khalti", of: 0, event: "pay" },
];
const ofTwo = fc.nat({ max: 1 });

const GIVE_BACK: AskRefund = {
  do: "askRefund",
  of: 0,
  as: "operator",
  amount: "left",
  forTopUp: false,
  key: null,
  mobile: true,
};

/** A customer buys the same again after a purchase that may count no more, and both become paid at about the same moment. */
export const boughtAgain: fc.Arbitrary<Command[]> = fc
  .tuple(
    fc.constantFrom<Command[]>(
      [],
      [{ do: "jump", seconds: 2 * HOUR }],
      [GIVE_BACK, { do: "reconcile" }],
    ),
    fc.array(fc.oneof(bought, fc.constant(HELD)), { minLength: 2, maxLength: 2 }),
    fc.array(
      fc.oneof(
        fc.record({ ...named("return"), of: ofTwo }),
        fc.record({ ...named("resolve"), of: ofTwo, outcome: fc.constant("completed" as const) }),
        fc.record(named("reconcile")),
      ),
      { minLength: 2, maxLength: 4 },
    ),
  )
  .map(([then, two, steps]) => [
    BUY_TEA,
    ...paid,
    ...then,
    ...two.flat(),
    { do: "together", steps },
  ]);

/** A refund in Khalti's dashboard, and a lookup by staff. */
export const dashboardRefund: fc.Arbitrary<Command[]> = fc
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
export const topUpTrouble: fc.Arbitrary<Command[]> = fc
  .tuple(provider, fc.constantFrom<"refund" | "hold">("refund", "hold"), fc.boolean())
  .chain(([provider, onRefusal, withTea]) => {
    const buy: Command[] = [
      {
        do: "checkout",
        key: null,
        cart: { tea: withTea ? 1 : 0, topUps: [{ provider, onRefusal }] },
        customer: "Ram",
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
