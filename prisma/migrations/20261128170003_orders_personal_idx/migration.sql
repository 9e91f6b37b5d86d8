-- Undo: DROP INDEX CONCURRENTLY "orders_personal_idx".
-- Orders whose personal data is not erased yet, oldest first.
CREATE INDEX CONCURRENTLY IF NOT EXISTS "orders_personal_idx" ON "orders" ("created_at", "id")
  WHERE "customer_name" IS NOT NULL OR "customer_email" IS NOT NULL OR "customer_phone" IS NOT NULL;
