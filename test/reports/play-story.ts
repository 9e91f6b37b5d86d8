import { randomUUID } from "node:crypto";
import type { AppContext } from "../../src/context.ts";
import type { LookupStatus } from "../../src/khalti/lookup.ts";
import { lockOrder, paymentOf } from "../../src/lifecycle/lock-order.ts";
import { recordRefunds } from "../../src/lifecycle/record-refunds.ts";
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

/** The life of one order. Times are milliseconds after a start that all stories share. */
export interface Story {
  amountPaisa: number;
  end: "unpaid" | "paid" | "held" | "held, then completed" | "held, then refunded";
  at: number;
  feePaisa: number | null;
  /** Khalti reports the fee only with a later answer. */
  feeLater: boolean;
  feeAt: number;
  /** The customer paid twice, and Khalti refunded the second payment. */
  twice: boolean;
  refunds: RefundStory[];
}

interface RefundStory {
  /** Requested by staff, or found in Khalti's lookup after a refund in its dashboard, perhaps of unknown amount. */
  kind: "requested" | "found" | "found, amount unknown";
  /** Share of what is left to refund. */
  quarters: number;
  end: "succeeded" | "failed" | "unknown" | "requested";
  at: number;
  endAt: number;
}

/** Fakes only Khalti's answers: the server's own code records what they mean. @returns the order's id */
export async function playStory(server: TestServer, story: Story, begin: number): Promise<string> {
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
  const withKhaltiAnswer = (
    pidx: string,
    status: LookupStatus,
    fee: number | null,
    now = at,
  ): AppContext => {
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
      clock: { now: () => new Date(now) },
      khalti: {
        ...server.context.khalti,
        lookup: () => Promise.resolve({ kind: "answer", value }),
      },
    };
  };
  const confirm = async (pidx: string, status: LookupStatus, fee = feePaisa, now = at) => {
    await confirmPayment(withKhaltiAnswer(pidx, status, fee, now), { pidx, actor: "reconciler" });
  };
  const resolve = async (pidx: string, outcome: "completed" | "refunded") => {
    const decided = { pidx, outcome, actor: "staff:Asha", reason: "As Khalti says." } as const;
    await resolveHeldPayment(withKhaltiAnswer(pidx, outcome, feePaisa), decided);
  };

  if (end === "unpaid") return orderId;
  if (end === "paid") await confirm(first, "completed", story.feeLater ? null : feePaisa);
  else await confirm(first, "unrecognised");
  if (end === "held, then completed") await resolve(first, "completed");
  if (end === "held, then refunded") await resolve(first, "refunded");
  if (end === "held" || end === "held, then refunded") return orderId;
  await confirm(first, "completed", feePaisa, Math.max(at, begin + story.feeAt));
  if (story.twice) {
    await confirm(second, "completed");
    await resolve(second, "refunded");
  }
  for (const refund of story.refunds) {
    const begun = Math.max(at, begin + refund.at);
    const ended = Math.max(begun, begin + refund.endAt);
    const of = { orderId, paymentId: first };
    await playRefund(server, of, refund, new Date(begun), new Date(ended));
  }
  return orderId;
}

async function playRefund(
  server: TestServer,
  of: { orderId: string; paymentId: string },
  { kind, quarters, end }: RefundStory,
  at: Date,
  endAt: Date,
): Promise<void> {
  await server.db.$transaction(async (tx) => {
    const lockPayment = async () => paymentOf(await lockOrder(tx, of.orderId), of.paymentId);
    const record = async (now: Date, partial: Partial<RefundReconciliation>) => {
      const by = { actor: "reconciler", now } as const;
      const reconciliation = { changes: [], externalRefund: null, ...partial };
      return recordRefunds(tx, await lockPayment(), reconciliation, by);
    };
    const { payment, refunds } = await lockPayment();
    const leftPaisa = refundablePaisa(payment, refunds);
    if (leftPaisa === 0 || refunds.some(isOfUnknownAmount)) return;
    const amountPaisa = Math.max(1, Math.floor((leftPaisa * quarters) / 4));
    if (kind === "found") {
      await record(at, { externalRefund: { amountPaisa } });
      return;
    }
    if (kind === "found, amount unknown") {
      const id = (await record(at, { externalRefund: { amountPaisa: null } })).at(-1)?.id ?? "";
      if (end !== "succeeded" && end !== "failed") return;
      const known = end === "succeeded" ? { amountPaisa } : {};
      await record(endAt, { changes: [{ id, to: end, message: null, ...known }] });
      return;
    }
    const { id } = await reserveRefund(tx, {
      dataKeys: [],
      ...of,
      amountPaisa,
      reason: "It came broken.",
      mobile: null,
      topUpId: null,
      actor: "staff:Asha",
      keyId: null,
      needsApproval: false,
      now: at,
    });
    if (end === "requested") return;
    await record(at, { changes: [{ id, to: "submitting", message: null }] });
    await record(endAt, { changes: [{ id, to: end, message: null }] });
  });
}
