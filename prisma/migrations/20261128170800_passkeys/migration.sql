-- Undo: drop table passkey_challenges, and the columns passkey_* of api_keys. A server of before takes a key with a passkey alone.
-- Allow concurrent-index: api_keys has one row for each person and each shop's server.
-- Allow not-valid: the same; every row has nulls.
-- AlterTable
ALTER TABLE "api_keys" ADD COLUMN     "passkey_bound_at" TIMESTAMPTZ(3),
ADD COLUMN     "passkey_counter" BIGINT,
ADD COLUMN     "passkey_id" TEXT,
ADD COLUMN     "passkey_public_key" BYTEA,
ADD COLUMN     "passkey_transports" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- CreateTable
CREATE TABLE "passkey_challenges" (
    "challenge" TEXT NOT NULL,
    "api_key_id" UUID NOT NULL,
    "purpose" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "passkey_challenges_pkey" PRIMARY KEY ("challenge")
);

-- CreateIndex
CREATE INDEX "passkey_challenges_api_key_id_idx" ON "passkey_challenges"("api_key_id");

-- CreateIndex
CREATE UNIQUE INDEX "api_keys_passkey_id_key" ON "api_keys"("passkey_id");

-- AddForeignKey
ALTER TABLE "passkey_challenges" ADD CONSTRAINT "passkey_challenges_api_key_id_fkey" FOREIGN KEY ("api_key_id") REFERENCES "api_keys"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- A passkey is there as a whole, or not at all. A shop's server has no person who could use one.
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_passkey_whole" CHECK (
    ("passkey_id" IS NULL) = ("passkey_public_key" IS NULL)
    AND ("passkey_id" IS NULL) = ("passkey_counter" IS NULL)
    AND ("passkey_id" IS NULL) = ("passkey_bound_at" IS NULL)
);
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_passkey_of_staff" CHECK ("passkey_id" IS NULL OR "role" <> 'merchant');
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_passkey_counter" CHECK ("passkey_counter" >= 0);
ALTER TABLE "passkey_challenges" ADD CONSTRAINT "passkey_challenges_purpose" CHECK ("purpose" IN ('bind', 'sign_in'));
