-- When Khalti accepted a refund, whether a later lookup agreed, and how long a refund that a person called failed is watched.
-- Earlier refunds succeeded by Khalti's word alone: they stay unverified.
ALTER TABLE "refunds"
  ADD COLUMN "accepted_at" TIMESTAMPTZ(3),
  ADD COLUMN "verified" BOOLEAN NOT NULL DEFAULT false,
  ADD COLUMN "watched_until" TIMESTAMPTZ(3),
  ADD CONSTRAINT "refunds_verified_check" CHECK (NOT "verified" OR "status" = 'succeeded'),
  ADD CONSTRAINT "refunds_watched_check" CHECK ("watched_until" IS NULL OR "status" = 'failed');

-- Since when a person should check the order.
ALTER TABLE "orders" ADD COLUMN "attention_since" TIMESTAMPTZ(3);
UPDATE "orders" SET "attention_since" = coalesce(
  (SELECT max("at") FROM "order_history" WHERE "order_id" = "orders"."id" AND "type" IN ('attention', 'payment_held')),
  "created_at"
) WHERE "attention_code" IS NOT NULL;
