-- Undo: drop the column, after revoking the keys that have expired: a server of before lets them in.
-- Allow not-valid: api_keys has one row for each person and each shop's server, and every row has null.
-- AlterTable
ALTER TABLE "api_keys" ADD COLUMN     "expires_at" TIMESTAMPTZ(3);

ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_expiry_after_creation" CHECK ("expires_at" > "created_at");
