-- AlterTable
ALTER TABLE "orders" ADD COLUMN     "version" INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "payments" ADD COLUMN     "held_at" TIMESTAMPTZ(3),
ADD COLUMN     "held_code" TEXT,
ADD COLUMN     "held_message" TEXT;

-- CreateTable
CREATE TABLE "idempotency_keys" (
    "scope" TEXT NOT NULL,
    "key_hash" BYTEA NOT NULL,
    "body_hash" BYTEA NOT NULL,
    "locked_until" TIMESTAMPTZ(3) NOT NULL,
    "order_id" UUID,
    "status" INTEGER,
    "sealed" BYTEA,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "idempotency_keys_pkey" PRIMARY KEY ("scope","key_hash")
);

-- CreateTable
CREATE TABLE "rate_limits" (
    "key" TEXT NOT NULL,
    "points" INTEGER NOT NULL DEFAULT 0,
    "expire" BIGINT,

    CONSTRAINT "rate_limits_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE INDEX "idempotency_keys_created_at_idx" ON "idempotency_keys"("created_at");

-- A held payment says why and since when, and no other does.
ALTER TABLE "payments"
  ADD CONSTRAINT "payments_held_check" CHECK (
    ("status" = 'held') = ("held_code" IS NOT NULL)
    AND ("held_code" IS NULL) = ("held_message" IS NULL)
    AND ("held_code" IS NULL) = ("held_at" IS NULL)
  );
