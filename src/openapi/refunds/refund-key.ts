// What the routes share that take an Idempotency-Key for a refund.
import { z } from "zod";
import { EXAMPLE } from "../examples/example-ids.ts";
import { BODY, failure } from "../parts.ts";

export const refundKey = z.object({
  "Idempotency-Key": z
    .string()
    .meta({ param: { example: EXAMPLE.idempotencyKey } })
    .describe(
      "A new key for each refund. Repeating the request with the same key never refunds twice; keys do not expire",
    ),
});
export const KEYED_BODY = {
  ...BODY,
  400: failure(
    "The body cannot be parsed, or the Idempotency-Key is missing or invalid",
    "unreadable_request",
    "idempotency_key_required",
    "invalid_idempotency_key",
  ),
};
export const INVALID_REFUND = failure(
  "A field is invalid, the amount exceeds what is left to refund, or the Idempotency-Key was sent with another body",
  "invalid_request",
  "refund_exceeds_payment",
  "idempotency_key_reused",
);
