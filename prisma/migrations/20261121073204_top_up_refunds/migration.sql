-- AlterTable
ALTER TABLE "refunds" ADD COLUMN     "top_up_id" UUID;

-- AlterTable
ALTER TABLE "top_ups" ADD COLUMN     "waiting_for" TEXT;

-- AddForeignKey
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_top_up_id_fkey" FOREIGN KEY ("top_up_id") REFERENCES "top_ups"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- A refused top-up is made good once.
CREATE UNIQUE INDEX "refunds_one_live_per_top_up_key" ON "refunds" ("top_up_id") WHERE "status" <> 'failed';
ALTER TABLE "top_ups"
  ADD CONSTRAINT "top_ups_waiting_for_check" CHECK ("waiting_for" IS NULL OR "status" = 'pending');
