-- Undo: drop table "emails"; drop type "email_status".
-- CreateEnum
CREATE TYPE "email_status" AS ENUM ('queued', 'sending', 'sent', 'failed', 'unknown');

-- CreateTable
CREATE TABLE "emails" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "order_id" UUID,
    "recipient" TEXT NOT NULL,
    "subject" TEXT,
    "text" TEXT,
    "html" TEXT,
    "status" "email_status" NOT NULL DEFAULT 'queued',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "problem" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "submitted_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "due_at" TIMESTAMPTZ(3),

    CONSTRAINT "emails_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "emails_source_key" ON "emails"("source");

-- CreateIndex
CREATE INDEX "emails_order_id_idx" ON "emails"("order_id");

-- CreateIndex
CREATE INDEX "emails_ended_at_idx" ON "emails"("ended_at");

-- AddForeignKey
ALTER TABLE "emails" ADD CONSTRAINT "emails_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "orders"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- By hand: what Prisma cannot express.
CREATE INDEX "emails_due_idx" ON "emails" ("due_at") WHERE "due_at" IS NOT NULL;
ALTER TABLE "emails"
  -- An ended mail has no content any more, and is never due.
  ADD CONSTRAINT "emails_ended_check" CHECK (
    ("status" IN ('queued', 'sending')) = ("ended_at" IS NULL)
    AND ("ended_at" IS NULL OR ("due_at" IS NULL AND "text" IS NULL AND "html" IS NULL))
  );
