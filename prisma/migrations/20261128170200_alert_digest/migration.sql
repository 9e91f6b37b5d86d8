-- Undo: drop table "alert_digest".
-- CreateTable
CREATE TABLE "alert_digest" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "told_number" BIGINT NOT NULL,
    "sent_at" TIMESTAMPTZ(3),

    CONSTRAINT "alert_digest_pkey" PRIMARY KEY ("id")
);
