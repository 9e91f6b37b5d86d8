-- Undo: DROP INDEX CONCURRENTLY "orders_customer_email_hash_created_at_id_idx".
-- Search by e-mail among sealed orders.
CREATE INDEX CONCURRENTLY IF NOT EXISTS "orders_customer_email_hash_created_at_id_idx" ON "orders" ("customer_email_hash", "created_at" DESC, "id" DESC);
