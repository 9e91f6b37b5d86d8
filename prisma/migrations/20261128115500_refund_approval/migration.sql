-- A large refund waits until a person with another key approves it.
ALTER TYPE "refund_status" ADD VALUE 'awaiting_approval' BEFORE 'requested';

ALTER TABLE "refunds"
  ADD COLUMN "requested_by_key_id" UUID,
  ADD COLUMN "approved_by" TEXT,
  ADD COLUMN "approved_at" TIMESTAMPTZ(3),
  ADD CONSTRAINT "refunds_approved_check" CHECK (("approved_by" IS NULL) = ("approved_at" IS NULL));
