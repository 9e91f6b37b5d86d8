-- The settlement sums postings, and reads this index only.
CREATE INDEX "postings_settlement_idx" ON "postings" ("at", "history_id")
  INCLUDE ("payment_id", "debit_account", "credit_account", "amount_paisa");
DROP INDEX "postings_at_id_idx";

-- Of payments it reads those whose fee is unknown, and of refunds those whose outcome is.
CREATE INDEX "payments_without_fee_idx" ON "payments" ("completed_at") WHERE "completed_at" IS NOT NULL AND "fee_paisa" IS NULL;
DROP INDEX "payments_settlement_idx";
DROP INDEX "refunds_settlement_idx";
DROP INDEX "order_history_released_at_idx";
