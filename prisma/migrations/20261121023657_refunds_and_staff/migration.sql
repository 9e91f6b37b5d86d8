-- CreateEnum
CREATE TYPE "refund_status" AS ENUM ('requested', 'submitting', 'succeeded', 'failed', 'unknown');

-- AlterTable
ALTER TABLE "api_keys" ADD COLUMN     "created_by" TEXT NOT NULL DEFAULT 'environment',
ADD COLUMN     "last_used_at" TIMESTAMPTZ(3),
ADD COLUMN     "revoked_by" TEXT;

-- CreateTable
CREATE TABLE "refunds" (
    "id" UUID NOT NULL,
    "order_id" UUID NOT NULL,
    "payment_id" UUID NOT NULL,
    "status" "refund_status" NOT NULL DEFAULT 'requested',
    "amount_paisa" INTEGER,
    "reason" TEXT NOT NULL,
    "mobile" TEXT,
    "requested_by" TEXT NOT NULL,
    "message" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "submitted_at" TIMESTAMPTZ(3),
    "settled_at" TIMESTAMPTZ(3),

    CONSTRAINT "refunds_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "refunds_order_id_idx" ON "refunds"("order_id");

-- CreateIndex
CREATE INDEX "refunds_payment_id_idx" ON "refunds"("payment_id");

-- CreateIndex
CREATE INDEX "refunds_created_at_id_idx" ON "refunds"("created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "refunds_status_created_at_id_idx" ON "refunds"("status", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "orders_status_created_at_id_idx" ON "orders"("status", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "orders_customer_phone_created_at_id_idx" ON "orders"("customer_phone", "created_at" DESC, "id" DESC);

-- AddForeignKey
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "orders"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_payment_id_fkey" FOREIGN KEY ("payment_id") REFERENCES "payments"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- The rules of money, which hold whatever the code does.
ALTER TABLE "refunds"
  ADD CONSTRAINT "refunds_amount_check" CHECK (
    -- A check lets through what is null.
    coalesce("amount_paisa" > 0, "status" IN ('unknown', 'failed') AND "requested_by" = 'khalti')
  ),
  ADD CONSTRAINT "refunds_settled_check" CHECK (("settled_at" IS NOT NULL) = ("status" IN ('succeeded', 'failed'))),
  ADD CONSTRAINT "refunds_submitted_check" CHECK ("submitted_at" IS NOT NULL OR "status" <> 'submitting');

-- Khalti is asked for one refund of a payment at a time.
CREATE UNIQUE INDEX "refunds_one_in_flight_per_payment_key" ON "refunds" ("payment_id") WHERE "status" = 'submitting';

CREATE FUNCTION "refunds_stay_within_payment"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  payment_paisa integer;
  reserved_paisa bigint;
BEGIN
  -- Two who write refunds of one payment take turns, so that each sees what the other has reserved.
  SELECT "amount_paisa" INTO payment_paisa FROM "payments"
    WHERE "id" = NEW."payment_id" AND "order_id" = NEW."order_id" FOR NO KEY UPDATE;
  IF payment_paisa IS NULL THEN
    RAISE EXCEPTION 'a refund is of a payment of its own order' USING ERRCODE = 'check_violation';
  END IF;
  SELECT coalesce(sum("amount_paisa"), 0) INTO reserved_paisa FROM "refunds"
    WHERE "payment_id" = NEW."payment_id" AND "id" <> NEW."id" AND "status" <> 'failed';
  IF NEW."status" <> 'failed' AND reserved_paisa + coalesce(NEW."amount_paisa", 0) > payment_paisa THEN
    RAISE EXCEPTION 'refunds stay within their payment' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER "refunds_within_payment" BEFORE INSERT OR UPDATE ON "refunds"
  FOR EACH ROW EXECUTE FUNCTION "refunds_stay_within_payment"();

-- What was given back at Khalti before refunds were kept: the whole of it, or a part that a person has to tell.
INSERT INTO "refunds" ("id", "order_id", "payment_id", "status", "amount_paisa", "reason", "requested_by", "created_at", "settled_at")
SELECT gen_random_uuid(), o."id", p."id",
  (CASE p."status" WHEN 'refunded' THEN 'succeeded' ELSE 'unknown' END)::"refund_status",
  CASE p."status" WHEN 'refunded' THEN p."amount_paisa" END,
  'Given back at Khalti.', 'khalti', h."at",
  CASE p."status" WHEN 'refunded' THEN h."at" END
FROM "payments" p
JOIN "orders" o ON o."id" = p."order_id"
CROSS JOIN LATERAL (
  SELECT "at" FROM "order_history"
  WHERE "payment_id" = p."id" AND "type" IN ('payment_refunded', 'payment_partially_refunded')
  ORDER BY "id" DESC LIMIT 1
) h
WHERE p."completed_at" IS NOT NULL AND p."status" IN ('refunded', 'partially_refunded');

-- What staff look for, newest first, however many orders there are.
CREATE INDEX "orders_attention_idx" ON "orders" ("created_at" DESC, "id" DESC) WHERE "attention_code" IS NOT NULL;
CREATE INDEX "orders_customer_email_idx" ON "orders" (lower("customer_email"), "created_at" DESC, "id" DESC);
CREATE INDEX "order_history_staff_idx" ON "order_history" ("id" DESC) WHERE "actor" LIKE 'staff:%';
CREATE INDEX "order_history_staff_actor_idx" ON "order_history" ("actor", "id" DESC) WHERE "actor" LIKE 'staff:%';

-- What a settlement adds up, from the index alone.
CREATE INDEX "payments_settlement_idx" ON "payments" ("completed_at") INCLUDE ("amount_paisa", "fee_paisa")
  WHERE "completed_at" IS NOT NULL;
CREATE INDEX "refunds_settlement_idx" ON "refunds" ("settled_at") INCLUDE ("amount_paisa") WHERE "status" = 'succeeded';

-- A history names people by their keys: no two keys in use share a name.
UPDATE "api_keys" k SET "name" = k."name" || ' ' || left(encode(k."hash", 'hex'), 6)
WHERE k."revoked_at" IS NULL AND EXISTS (
  SELECT 1 FROM "api_keys" other
  WHERE lower(other."name") = lower(k."name") AND other."revoked_at" IS NULL AND other."id" < k."id"
);
CREATE UNIQUE INDEX "api_keys_name_in_use_key" ON "api_keys" (lower("name")) WHERE "revoked_at" IS NULL;
