-- Undo: DROP INDEX CONCURRENTLY "payments_never_due_idx".
-- Payments that may still be paid and that nothing looks at again: the auditor reads none where all is well.
CREATE INDEX CONCURRENTLY IF NOT EXISTS "payments_never_due_idx" ON "payments" ("created_at")
  WHERE "due_at" IS NULL AND "status" IN ('created', 'initiated', 'pending');
