-- AlterTable
ALTER TABLE "payments" ADD COLUMN     "due_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "refunds" ADD COLUMN     "due_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "top_ups" ADD COLUMN     "due_at" TIMESTAMPTZ(3);

-- Only from here on: rows that are there already get their due times by the next migration, which needs no table lock.
-- Instances of the older version, which run on for a while, do not name the column: their new rows are due at once.
ALTER TABLE "payments" ALTER COLUMN "due_at" SET DEFAULT now();
ALTER TABLE "refunds" ALTER COLUMN "due_at" SET DEFAULT now();
ALTER TABLE "top_ups" ALTER COLUMN "due_at" SET DEFAULT now();
