-- CreateEnum
CREATE TYPE "on_refusal" AS ENUM ('refund', 'hold');

-- CreateEnum
CREATE TYPE "top_up_status" AS ENUM ('pending', 'submitting', 'delivered', 'refused', 'queued', 'unknown');

-- AlterTable
ALTER TABLE "products" ADD COLUMN     "on_refusal" "on_refusal" NOT NULL DEFAULT 'refund',
ADD COLUMN     "provider" TEXT;

-- AlterTable
ALTER TABLE "order_items" ADD COLUMN     "charge_paisa" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "on_refusal" "on_refusal" NOT NULL DEFAULT 'refund',
ADD COLUMN     "provider" TEXT;

-- CreateTable
CREATE TABLE "top_ups" (
    "id" UUID NOT NULL,
    "order_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "attempt" INTEGER NOT NULL,
    "provider" TEXT NOT NULL,
    "status" "top_up_status" NOT NULL DEFAULT 'pending',
    "reference" TEXT NOT NULL,
    "amount_paisa" INTEGER NOT NULL,
    "provider_id" TEXT,
    "message" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "submitted_at" TIMESTAMPTZ(3),
    "settled_at" TIMESTAMPTZ(3),

    CONSTRAINT "top_ups_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "provider_balances" (
    "provider" TEXT NOT NULL,
    "balance_paisa" BIGINT,
    "read_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "provider_balances_pkey" PRIMARY KEY ("provider")
);

-- CreateIndex
CREATE UNIQUE INDEX "top_ups_reference_key" ON "top_ups"("reference");

-- CreateIndex
CREATE INDEX "top_ups_created_at_id_idx" ON "top_ups"("created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "top_ups_status_created_at_id_idx" ON "top_ups"("status", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "top_ups_order_id_position_attempt_key" ON "top_ups"("order_id", "position", "attempt");

-- AddForeignKey
ALTER TABLE "top_ups" ADD CONSTRAINT "top_ups_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "orders"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "top_ups" ADD CONSTRAINT "top_ups_order_id_position_fkey" FOREIGN KEY ("order_id", "position") REFERENCES "order_items"("order_id", "position") ON DELETE RESTRICT ON UPDATE CASCADE;

-- The rules of money, which hold whatever the code does.
ALTER TABLE "products"
  ADD CONSTRAINT "products_provider_check" CHECK (("kind" = 'top_up') = ("provider" IS NOT NULL)),
  ADD CONSTRAINT "products_whole_rupees_check" CHECK (
    "kind" <> 'top_up' OR (
      coalesce("amount_paisa", 0) % 100 = 0 AND coalesce("min_amount_paisa", 0) % 100 = 0
      AND coalesce("max_amount_paisa", 0) % 100 = 0
    )
  );
ALTER TABLE "order_items"
  DROP CONSTRAINT "order_items_amount_check",
  ADD CONSTRAINT "order_items_amount_check" CHECK (
    "quantity" > 0 AND "unit_amount_paisa" > 0 AND "charge_paisa" >= 0
    AND "amount_paisa" = "quantity" * "unit_amount_paisa" + "charge_paisa"
  ),
  ADD CONSTRAINT "order_items_top_up_check" CHECK (
    "provider" IS NULL OR ("quantity" = 1 AND "unit_amount_paisa" % 100 = 0)
  );
ALTER TABLE "top_ups"
  ADD CONSTRAINT "top_ups_amount_check" CHECK ("amount_paisa" > 0 AND "amount_paisa" % 100 = 0),
  ADD CONSTRAINT "top_ups_reference_check" CHECK ("reference" ~ '^[1-9][0-9]{9,15}$'),
  ADD CONSTRAINT "top_ups_settled_check" CHECK (("settled_at" IS NOT NULL) = ("status" IN ('delivered', 'refused'))),
  ADD CONSTRAINT "top_ups_submitted_check" CHECK (
    "submitted_at" IS NOT NULL OR "status" IN ('pending', 'refused')
  );

-- An item is delivered once: only what was refused makes room for another attempt.
CREATE UNIQUE INDEX "top_ups_one_live_per_item_key" ON "top_ups" ("order_id", "position") WHERE "status" <> 'refused';

-- References grow with the time, so that a database that is set up anew does not give one out again; the sequence keeps
-- those of one millisecond apart.
CREATE SEQUENCE "top_up_reference_seq" MINVALUE 0 MAXVALUE 999 CYCLE;
CREATE FUNCTION "new_top_up_reference"() RETURNS text LANGUAGE sql VOLATILE AS $$
  SELECT ((extract(epoch FROM clock_timestamp()) * 1000)::bigint * 1000 + nextval('top_up_reference_seq'))::text
$$;
