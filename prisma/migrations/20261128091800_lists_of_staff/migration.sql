-- What waits for a person, oldest first.
CREATE INDEX "orders_attention_since_idx" ON "orders" ((coalesce("attention_since", "created_at")), "id")
  WHERE "attention_code" IS NOT NULL;
-- Orders of one amount, newest first.
CREATE INDEX "orders_amount_idx" ON "orders" ("amount_paisa", "created_at" DESC, "id" DESC);
