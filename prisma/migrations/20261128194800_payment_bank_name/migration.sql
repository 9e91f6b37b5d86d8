-- Undo: drop the column.
-- The receipt names the bank, and Khalti's list changes.
ALTER TABLE "payments" ADD COLUMN "bank_name" TEXT;
