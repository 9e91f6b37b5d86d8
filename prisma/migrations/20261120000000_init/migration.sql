-- CreateEnum
CREATE TYPE "product_kind" AS ENUM ('goods', 'top_up');

-- CreateEnum
CREATE TYPE "order_status" AS ENUM ('awaiting_payment', 'paid', 'partially_refunded', 'refunded', 'canceled', 'expired', 'closed', 'held');

-- CreateEnum
CREATE TYPE "channel" AS ENUM ('web', 'mobile');

-- CreateEnum
CREATE TYPE "payment_status" AS ENUM ('created', 'initiated', 'pending', 'completed', 'partially_refunded', 'refunded', 'failed', 'abandoned', 'canceled', 'expired', 'held');

-- CreateEnum
CREATE TYPE "payment_mode" AS ENUM ('wallet', 'ebanking', 'mobile_banking');

-- CreateEnum
CREATE TYPE "api_key_role" AS ENUM ('viewer', 'operator', 'admin', 'merchant');

-- CreateTable
CREATE TABLE "products" (
    "sku" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "image_url" TEXT,
    "kind" "product_kind" NOT NULL DEFAULT 'goods',
    "amount_paisa" INTEGER,
    "min_amount_paisa" INTEGER,
    "max_amount_paisa" INTEGER,
    "fields" JSONB NOT NULL DEFAULT '[]',
    "active" BOOLEAN NOT NULL DEFAULT true,
    "position" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "products_pkey" PRIMARY KEY ("sku")
);

-- CreateTable
CREATE TABLE "orders" (
    "id" UUID NOT NULL,
    "purchase_order_id" TEXT NOT NULL,
    "status" "order_status" NOT NULL DEFAULT 'awaiting_payment',
    "amount_paisa" INTEGER NOT NULL,
    "refunded_paisa" INTEGER NOT NULL DEFAULT 0,
    "amount_breakdown" JSONB NOT NULL,
    "customer_name" TEXT,
    "customer_email" TEXT,
    "customer_phone" TEXT,
    "metadata" JSONB NOT NULL DEFAULT '{}',
    "channel" "channel" NOT NULL DEFAULT 'web',
    "return_to" TEXT,
    "token_hash" BYTEA NOT NULL,
    "attention_code" TEXT,
    "attention_message" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "paid_at" TIMESTAMPTZ(3),

    CONSTRAINT "orders_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "order_items" (
    "order_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "sku" TEXT,
    "name" TEXT NOT NULL,
    "quantity" INTEGER NOT NULL,
    "unit_amount_paisa" INTEGER NOT NULL,
    "amount_paisa" INTEGER NOT NULL,
    "fields" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "order_items_pkey" PRIMARY KEY ("order_id","position")
);

-- CreateTable
CREATE TABLE "payments" (
    "id" UUID NOT NULL,
    "order_id" UUID NOT NULL,
    "attempt" INTEGER NOT NULL,
    "purchase_order_id" TEXT NOT NULL,
    "status" "payment_status" NOT NULL DEFAULT 'created',
    "amount_paisa" INTEGER NOT NULL,
    "mode" "payment_mode" NOT NULL DEFAULT 'wallet',
    "bank" TEXT,
    "pidx" TEXT,
    "payment_url" TEXT,
    "expires_at" TIMESTAMPTZ(3),
    "transaction_id" TEXT,
    "fee_paisa" INTEGER,
    "unconfirmed_since" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "completed_at" TIMESTAMPTZ(3),

    CONSTRAINT "payments_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "order_history" (
    "id" BIGSERIAL NOT NULL,
    "order_id" UUID NOT NULL,
    "payment_id" UUID,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "type" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "reason" TEXT,
    "data" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "order_history_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_keys" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "role" "api_key_role" NOT NULL,
    "hash" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_keys_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "orders_purchase_order_id_key" ON "orders"("purchase_order_id");

-- CreateIndex
CREATE INDEX "orders_created_at_id_idx" ON "orders"("created_at" DESC, "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "payments_purchase_order_id_key" ON "payments"("purchase_order_id");

-- CreateIndex
CREATE UNIQUE INDEX "payments_pidx_key" ON "payments"("pidx");

-- CreateIndex
CREATE UNIQUE INDEX "payments_transaction_id_key" ON "payments"("transaction_id");

-- CreateIndex
CREATE UNIQUE INDEX "payments_order_id_attempt_key" ON "payments"("order_id", "attempt");

-- CreateIndex
CREATE INDEX "order_history_order_id_id_idx" ON "order_history"("order_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "api_keys_hash_key" ON "api_keys"("hash");

-- AddForeignKey
ALTER TABLE "order_items" ADD CONSTRAINT "order_items_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "orders"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "payments" ADD CONSTRAINT "payments_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "orders"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "order_history" ADD CONSTRAINT "order_history_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "orders"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "order_history" ADD CONSTRAINT "order_history_payment_id_fkey" FOREIGN KEY ("payment_id") REFERENCES "payments"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- The rules of money, which hold whatever the code does.
ALTER TABLE "products"
  ADD CONSTRAINT "products_price_check" CHECK (
    CASE
      WHEN "amount_paisa" IS NOT NULL
        THEN "amount_paisa" > 0 AND "min_amount_paisa" IS NULL AND "max_amount_paisa" IS NULL
      ELSE "min_amount_paisa" IS NOT NULL AND "max_amount_paisa" IS NOT NULL
        AND "min_amount_paisa" > 0 AND "max_amount_paisa" >= "min_amount_paisa"
    END
  );

ALTER TABLE "orders"
  ADD CONSTRAINT "orders_amount_check" CHECK ("amount_paisa" > 0),
  ADD CONSTRAINT "orders_refunded_within_amount_check" CHECK ("refunded_paisa" BETWEEN 0 AND "amount_paisa"),
  ADD CONSTRAINT "orders_paid_at_check" CHECK ("paid_at" IS NOT NULL OR "status" NOT IN ('paid', 'partially_refunded')),
  ADD CONSTRAINT "orders_attention_check" CHECK (("attention_code" IS NULL) = ("attention_message" IS NULL));

ALTER TABLE "order_items"
  ADD CONSTRAINT "order_items_amount_check" CHECK (
    "quantity" > 0 AND "unit_amount_paisa" > 0 AND "amount_paisa" = "quantity" * "unit_amount_paisa"
  );

ALTER TABLE "payments"
  ADD CONSTRAINT "payments_amount_check" CHECK ("amount_paisa" > 0),
  ADD CONSTRAINT "payments_fee_check" CHECK ("fee_paisa" >= 0),
  ADD CONSTRAINT "payments_initiated_check" CHECK ("status" IN ('created', 'failed', 'abandoned') OR "pidx" IS NOT NULL),
  ADD CONSTRAINT "payments_completed_check" CHECK (
    "status" NOT IN ('completed', 'partially_refunded')
    OR ("transaction_id" IS NOT NULL AND "completed_at" IS NOT NULL)
  );

-- An order is paid once: a second payment is held, never completed.
CREATE UNIQUE INDEX "payments_one_completed_per_order_key" ON "payments" ("order_id")
  WHERE "status" IN ('completed', 'partially_refunded');
CREATE UNIQUE INDEX "order_history_one_paid_entry_key" ON "order_history" ("order_id") WHERE "type" = 'paid';

CREATE FUNCTION "order_history_is_append_only"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'order_history is append-only';
END
$$;

CREATE TRIGGER "order_history_append_only" BEFORE UPDATE OR DELETE ON "order_history"
  FOR EACH ROW EXECUTE FUNCTION "order_history_is_append_only"();
CREATE TRIGGER "order_history_no_truncate" BEFORE TRUNCATE ON "order_history"
  FOR EACH STATEMENT EXECUTE FUNCTION "order_history_is_append_only"();
