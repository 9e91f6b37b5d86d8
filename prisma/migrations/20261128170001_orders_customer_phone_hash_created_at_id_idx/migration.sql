-- Undo: DROP INDEX CONCURRENTLY "orders_customer_phone_hash_created_at_id_idx".
-- Search by phone among sealed orders.
CREATE INDEX CONCURRENTLY IF NOT EXISTS "orders_customer_phone_hash_created_at_id_idx" ON "orders" ("customer_phone_hash", "created_at" DESC, "id" DESC);
