-- Undo: drop table "customer_links".
-- CreateTable
CREATE TABLE "customer_links" (
    "order_id" UUID NOT NULL,
    "made_for" TEXT NOT NULL,
    "hash" BYTEA NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "customer_links_pkey" PRIMARY KEY ("order_id","made_for")
);

-- CreateIndex
CREATE UNIQUE INDEX "customer_links_hash_key" ON "customer_links"("hash");

-- CreateIndex
CREATE INDEX "customer_links_expires_at_idx" ON "customer_links"("expires_at");

-- AddForeignKey
ALTER TABLE "customer_links" ADD CONSTRAINT "customer_links_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "orders"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
