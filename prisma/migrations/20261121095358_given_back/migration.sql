-- AlterTable
ALTER TABLE "top_ups" ADD COLUMN     "given_back_at" TIMESTAMPTZ(3);

-- CreateIndex
CREATE INDEX "refunds_top_up_id_idx" ON "refunds"("top_up_id");

-- CreateIndex
CREATE INDEX "top_ups_provider_created_at_id_idx" ON "top_ups"("provider", "created_at" DESC, "id" DESC);

ALTER TABLE "top_ups"
  ADD CONSTRAINT "top_ups_given_back_check" CHECK ("given_back_at" IS NULL OR "status" = 'refused');
