-- Undo: drop the column.
-- For pages, receipts and mails in Nepali. Null: the English name is shown.
ALTER TABLE "order_items" ADD COLUMN "name_ne" TEXT;
