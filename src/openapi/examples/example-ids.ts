// Ids that examples share, and the path parameters that carry them.
import { z } from "zod";

export const EXAMPLE = {
  orderNumber: "261122-7KQ4MZ9T2X",
  orderId: "019ac3f0-5a1c-7d3e-9b1f-3f6f0f2b8c01",
  refundId: "019ac3f4-81b2-7c55-8a51-5b1f6f2f9d02",
  topUpId: "019ac3f2-0c6e-7a10-b2c7-0e5d2a7c4f03",
  keyId: "019ac3e0-77aa-7f21-8d64-9c3b1e5a6b04",
  endpointId: "019ac3e1-1f0a-7b43-a6d2-4e8c9f7a2d07",
  deliveryId: "019ac3f3-5b9d-7c18-8f02-7a6b5c4d3e08",
  sessionId: "019ac3f6-2b7d-7e19-9a13-8b7c6d5e4f09",
  eventId: "evt_019ac3f35a1c7d3e9b1f3f6f0f2b8c06",
  pidx: "bZQLD9wRVWo4CdESSfuSsB",
  transactionId: "GFq9PFS7b2iYvL8Lir9oXe",
  linkId: "019ac3e5-2b1c-7d3e-9b1f-3f6f0f2b8c09",
  linkSlug: "k7m2p9x4q8w3nt",
  /** What the example of a passkey has signed, at http://localhost:3000. */
  challenge: "qT3vXw0m5kZ8rB1nY7uJ4sL6cD9fG2hQ0pA5eO8iW1M",
  /** A made-up key: refunds under it are the same refund. */
  idempotencyKey: "5b0c7c7e-6f0d-4c5b-9d8a-2f6f4f1f6f05",
} as const;

const uuidParam = (example: string) => z.object({ id: z.uuid().meta({ param: { example } }) });
export const orderId = uuidParam(EXAMPLE.orderId);
export const refundId = uuidParam(EXAMPLE.refundId);
export const topUpId = uuidParam(EXAMPLE.topUpId);
export const keyId = uuidParam(EXAMPLE.keyId);
export const pidx = z.object({ pidx: z.string().meta({ param: { example: EXAMPLE.pidx } }) });
export const sku = z.object({ sku: z.string().meta({ param: { example: "tea-250g" } }) });
export const endpointId = uuidParam(EXAMPLE.endpointId);
export const sessionId = uuidParam(EXAMPLE.sessionId);
export const deliveryId = uuidParam(EXAMPLE.deliveryId);
export const linkId = uuidParam(EXAMPLE.linkId);
export const linkSlug = z.object({
  slug: z.string().meta({ param: { example: EXAMPLE.linkSlug } }),
});
