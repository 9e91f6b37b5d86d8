-- Undo: DROP INDEX CONCURRENTLY "order_items_personal_idx".
-- Top-ups whose receiver is not erased yet.
CREATE INDEX CONCURRENTLY IF NOT EXISTS "order_items_personal_idx" ON "order_items" ("order_id", "position") WHERE "fields" <> '{}' AND NOT "fields" ? '$erased';
