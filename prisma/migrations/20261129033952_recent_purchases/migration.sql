-- Undo: drop table "recent_purchases", and the two columns.
-- The order that a customer paid last for the same lines: a second one within an hour asks for a person.
CREATE TABLE "recent_purchases" (
    "key" TEXT NOT NULL,
    "order_id" UUID NOT NULL,
    "paid_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "recent_purchases_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE INDEX "recent_purchases_paid_at_idx" ON "recent_purchases"("paid_at");

-- AddForeignKey
ALTER TABLE "recent_purchases" ADD CONSTRAINT "recent_purchases_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "orders"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "payments" ADD COLUMN "paid_again_at" TIMESTAMPTZ(3),
ADD COLUMN "paid_again_after" TEXT;
