-- Undo: drop both columns. A server of before demands no passkey, and lets keys of programs sign in.
-- Allow not-valid: api_keys has one row for each person and each program, and every row has the default.
ALTER TABLE "api_keys" ADD COLUMN     "passkey_bindable_until" TIMESTAMPTZ(3),
ADD COLUMN     "program" BOOLEAN NOT NULL DEFAULT false;

-- A program has no person who could use a passkey.
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_passkey_of_person" CHECK ("passkey_id" IS NULL OR NOT "program");
