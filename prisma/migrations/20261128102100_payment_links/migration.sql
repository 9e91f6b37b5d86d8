-- Payment links: an order of one is made by its own page. Uses are counted on the orders, under a lock of the link.
CREATE TABLE "payment_links" (
    "id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "reference" TEXT,
    "lines" JSONB,
    "amount_paisa" INTEGER,
    "min_amount_paisa" INTEGER,
    "max_amount_paisa" INTEGER,
    "max_uses" INTEGER,
    "expires_at" TIMESTAMPTZ(3),
    "closed_at" TIMESTAMPTZ(3),
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "payment_links_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "payment_links_slug_check" CHECK ("slug" ~ '^[a-z0-9]{12,32}$'),
    CONSTRAINT "payment_links_max_uses_check" CHECK ("max_uses" > 0),
    -- Lines, one amount, or an amount between bounds.
    CONSTRAINT "payment_links_price_check" CHECK (
        ("lines" IS NOT NULL AND "amount_paisa" IS NULL AND "min_amount_paisa" IS NULL AND "max_amount_paisa" IS NULL)
        OR ("lines" IS NULL AND "amount_paisa" > 0 AND "min_amount_paisa" IS NULL AND "max_amount_paisa" IS NULL)
        OR ("lines" IS NULL AND "amount_paisa" IS NULL AND "min_amount_paisa" > 0 AND "max_amount_paisa" >= "min_amount_paisa")
    )
);
CREATE UNIQUE INDEX "payment_links_slug_key" ON "payment_links"("slug");
CREATE INDEX "payment_links_created_at_id_idx" ON "payment_links"("created_at" DESC, "id" DESC);

ALTER TABLE "orders" ADD COLUMN "payment_link_id" UUID;
ALTER TABLE "orders" ADD CONSTRAINT "orders_payment_link_id_fkey"
    FOREIGN KEY ("payment_link_id") REFERENCES "payment_links"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE INDEX "orders_payment_link_id_idx" ON "orders"("payment_link_id");

ALTER TABLE "payments" ADD COLUMN "link_overused_at" TIMESTAMPTZ(3);
