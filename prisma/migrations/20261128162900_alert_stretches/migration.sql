-- Undo: drop table "alert_stretches".
-- CreateTable
CREATE TABLE "alert_stretches" (
    "key" TEXT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "told_at" TIMESTAMPTZ(3) NOT NULL,
    "newest_at" TIMESTAMPTZ(3),

    CONSTRAINT "alert_stretches_pkey" PRIMARY KEY ("key")
);
