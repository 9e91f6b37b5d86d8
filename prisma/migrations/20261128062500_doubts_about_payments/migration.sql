-- What a person should know of a payment whose state did not change: Khalti contradicts it, or does not know it.
ALTER TABLE "payments"
  ADD COLUMN "doubt_code" TEXT,
  ADD COLUMN "doubt_message" TEXT,
  ADD COLUMN "doubt_since" TIMESTAMPTZ(3),
  ADD COLUMN "not_found_since" TIMESTAMPTZ(3),
  ADD CONSTRAINT "payments_doubt_check" CHECK (num_nulls("doubt_code", "doubt_message", "doubt_since") IN (0, 3));
