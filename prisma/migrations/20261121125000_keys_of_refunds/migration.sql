-- A refund that is asked for again under its key is the same refund, however much later.
ALTER TABLE "idempotency_keys" ADD COLUMN "kept_until" TIMESTAMPTZ(3);
UPDATE "idempotency_keys" SET "kept_until" = "created_at" + interval '24 hours'
WHERE "scope" NOT LIKE 'POST /v1/admin/orders/%/refunds';

-- DropIndex
DROP INDEX "idempotency_keys_created_at_idx";

-- CreateIndex
CREATE INDEX "idempotency_keys_kept_until_idx" ON "idempotency_keys"("kept_until");
