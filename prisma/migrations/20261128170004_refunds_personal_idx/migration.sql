-- Undo: DROP INDEX CONCURRENTLY "refunds_personal_idx".
-- Refunds whose receiver is not erased yet.
CREATE INDEX CONCURRENTLY IF NOT EXISTS "refunds_personal_idx" ON "refunds" ("id") WHERE "mobile" IS NOT NULL;
