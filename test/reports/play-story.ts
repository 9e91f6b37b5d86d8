import { randomUUID } from "node:crypto";
import type { AppContext } from "../../src/context.ts";
import type { LookupStatus } from "../../src/khalti/lookup.ts";
import { recordRefunds, lockRefunds } from "../../src/lifecycle/record-refunds.ts";
import { confirmPayment } from "../../src/payments/confirm-payment.ts";
import {
  isOfUnknownAmount,
  type RefundReconciliation,
  refundablePaisa,
} from "../../src/lifecycle/refund.ts";
import { resolveHeldPayment } from "../../src/payments/resolve-held-payment.ts";
import { reserveRefund } from "../../src/refunds/reserve-refund.ts";
import { DAY } from "../support/test-clock.ts";
import type { TestServer } from "../support/test-server.ts";

/** What becomes of one order. Times are milliseconds after a beginning that all stories share. */
export interface Story {
  amountPaisa: number;
  /** Money that was held is taken in the end, given back at Khalti, or still held. */
  end: "unpaid" | "paid" | "held" | "held, then taken" | "held, then given back";
  at: number;
  feePaisa: number | null;
  /** Khalti tells the fee with its second answer only. */
  feeLater: boolean;
  /** Khalti took the money once more, and gave that back. */
  twice: boolean;
  refunds: Back[];
}

interface Back {
  /** Staff asked for it, or it was found to have been made in Khalti's dashboard, which may not tell how much. */
  kind: "asked" | "found" | "untold";
  /** How much of what is left. */
  quarters: number;
  end: "succeeded" | "failed" | "unknown" | "requested";
  at: number;
  endAt: number;
}

/** Khalti's answers are all that is made up here: the server itself writes down what they mean. @returns the order's id */
export async function tellStory(server: TestServer, story: Story, begin: number): Promise<string> {
  const { amountPaisa, end, feePaisa } = story;
  const [orderId, first, second] = [randomUUID(), randomUUID(), randomUUID()];
  const createdAt = new Date(begin - DAY);
  await server.db.order.create({
    data: {
      id: orderId,
      purchaseOrderId: orderId,
      amountPaisa,
      amountBreakdown: [],
      tokenHash: new Uint8Array(),
      createdAt,
      payments: {
        create: [first, second].map((id, index) => ({
          id,
          attempt: index + 1,
          purchaseOrderId: id,
          status: "initiated",
          amountPaisa,
          pidx: id,
          createdAt,
        })),
      },
    },
  });
  const at = begin + story.at;
  const khaltiSays = (pidx: string, status: LookupStatus, fee: number | null): AppContext => {
    const value = {
      pidx,
      status,
      statusWord: status,
      totalAmountPaisa: amountPaisa,
      transactionId: `T-${pidx}`,
      feePaisa: fee,
      refunded: null,
    };
    return {
      ...server.context,
      clock: { now: () => new Date(at) },
      khalti: {
        ...server.context.khalti,
        lookup: () => Promise.resolve({ kind: "answer", value }),
      },
    };
  };
  const confirm = async (pidx: string, status: LookupStatus, fee = feePaisa) => {
    await confirmPayment(khaltiSays(pidx, status, fee), { pidx, actor: "reconciler" });
  };
  const resolve = async (pidx: string, outcome: "completed" | "refunded") => {
    const decided = { pidx, outcome, actor: "staff:Asha", reason: "As Khalti says." } as const;
    await resolveHeldPayment(khaltiSays(pidx, outcome, feePaisa), decided);
  };

  if (end === "unpaid") return orderId;
  if (end === "paid") await confirm(first, "completed", story.feeLater ? null : feePaisa);
  else await confirm(first, "unrecognised");
  if (end === "held, then taken") await resolve(first, "completed");
  if (end === "held, then given back") await resolve(first, "refunded");
  if (end === "held" || end === "held, then given back") return orderId;
  await confirm(first, "completed");
  if (story.twice) {
    await confirm(second, "completed");
    await resolve(second, "refunded");
  }
  for (const back of story.refunds) {
    const begun = Math.max(at, begin + back.at);
    const ended = Math.max(begun, begin + back.endAt);
    const of = { orderId, paymentId: first };
    await giveBack(server, of, back, new Date(begun), new Date(ended));
  }
  return orderId;
}

async function giveBack(
  server: TestServer,
  of: { orderId: string; paymentId: string },
  { kind, quarters, end }: Back,
  at: Date,
  endAt: Date,
): Promise<void> {
  await server.db.$transaction(async (tx) => {
    const book = async (now: Date, moneyBack: Partial<RefundReconciliation>) => {
      const told = { actor: "reconciler", now } as const;
      const whole = { changes: [], found: null, ...moneyBack };
      return recordRefunds(tx, await lockRefunds(tx, of), whole, told);
    };
    const { payment, refunds } = await lockRefunds(tx, of);
    const leftPaisa = refundablePaisa(payment, refunds);
    if (leftPaisa === 0 || refunds.some(isOfUnknownAmount)) return;
    const amountPaisa = Math.max(1, Math.floor((leftPaisa * quarters) / 4));
    if (kind === "found") {
      await book(at, { found: { amountPaisa } });
      return;
    }
    if (kind === "untold") {
      const id = (await book(at, { found: { amountPaisa: null } })).at(-1)?.id ?? "";
      if (end !== "succeeded" && end !== "failed") return;
      const known = end === "succeeded" ? { amountPaisa } : {};
      await book(endAt, { changes: [{ id, to: end, message: null, ...known }] });
      return;
    }
    const { id } = await reserveRefund(tx, {
      ...of,
      amountPaisa,
      reason: "It came broken.",
      mobile: null,
      topUpId: null,
      actor: "staff:Asha",
      now: at,
    });
    if (end === "requested") return;
    await book(at, { changes: [{ id, to: "submitting", message: null }] });
    await book(endAt, { changes: [{ id, to: end, message: null }] });
  });
}
