-- AlterTable
ALTER TABLE "refunds" ADD COLUMN     "acknowledged_at" TIMESTAMPTZ(3);
