-- CreateTable
CREATE TABLE "khalti_key_refusals" (
    "key_hash" TEXT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "khalti_key_refusals_pkey" PRIMARY KEY ("key_hash")
);
