import { z } from "zod";
import type { ZodOpenApiPathsObject } from "zod-openapi";
import { acknowledgePaymentRequest } from "../../payments/acknowledge-payment.ts";
import { resolveRequest } from "../../payments/resolve-held-payment.ts";
import { pidx } from "../examples/example-ids.ts";
import { paidAtKhalti, paidOrder } from "../examples/order-examples.ts";
import {
  BODY,
  body,
  failure,
  INVALID,
  json,
  KHALTI_SILENT,
  khaltiSays,
  order,
  STAFF_ONLY,
  UNKNOWN_PAYMENT,
} from "../parts.ts";

const lookupResult = z
  .object({ result: z.enum(["confirmed", "unconfirmed"]), khalti: khaltiSays.nullable(), order })
  .meta({ id: "LookupResult" });
const resolution = z.object({ khalti: khaltiSays, order }).meta({ id: "Resolution" });

/** What staff decide about one payment. Its refunds are in `refunds/payment-refunds.ts`. */
export const staffPaymentPaths: ZodOpenApiPathsObject = {
  "/v1/admin/payments/{pidx}/lookup": {
    post: {
      operationId: "lookUpPayment",
      tags: ["Staff"],
      summary: "Look a payment up at Khalti now (operator)",
      description: "Records what the answer means, as the return of a customer does.",
      requestParams: { path: pidx },
      responses: {
        200: json(
          lookupResult,
          "Khalti's answer (null if there was none), and the order after it",
          {
            result: "confirmed",
            khalti: paidAtKhalti,
            order: paidOrder,
          },
        ),
        ...STAFF_ONLY,
        ...UNKNOWN_PAYMENT,
      },
    },
  },
  "/v1/admin/payments/{pidx}/resolve": {
    post: {
      operationId: "resolvePayment",
      tags: ["Staff"],
      summary: "Resolve a held payment (operator)",
      description:
        "After a fresh lookup: a person decides what the contradiction means. The decision must not contradict what Khalti says about the money.",
      requestParams: { path: pidx },
      requestBody: body(resolveRequest, {
        outcome: "completed",
        reason: "Khalti's support has confirmed the payment.",
      }),
      responses: {
        200: json(resolution, "Khalti's answer, and the order", {
          khalti: paidAtKhalti,
          order: paidOrder,
        }),
        ...BODY,
        ...STAFF_ONLY,
        ...UNKNOWN_PAYMENT,
        409: failure(
          "The payment is not held, its money is being sent back, or Khalti's answer contradicts the outcome",
          "payment_not_held",
          "payment_being_sent_back",
          "resolution_conflict",
        ),
        ...INVALID,
        ...KHALTI_SILENT,
      },
    },
  },
  "/v1/admin/payments/{pidx}/acknowledge": {
    post: {
      operationId: "acknowledgePayment",
      tags: ["Staff"],
      summary: "Acknowledge that a customer wants both of two equal orders (operator)",
      description:
        "Ends the order's attention `paid_again`: the same phone or e-mail paid for the same lines within an hour. Moves no money.",
      requestParams: { path: pidx },
      requestBody: body(acknowledgePaymentRequest, {
        reason: "The customer says that both are wanted.",
      }),
      responses: {
        200: json(order, "The order", paidOrder),
        ...BODY,
        ...STAFF_ONLY,
        ...UNKNOWN_PAYMENT,
        409: failure("The payment repeats no other", "payment_not_repeated"),
        ...INVALID,
      },
    },
  },
};
