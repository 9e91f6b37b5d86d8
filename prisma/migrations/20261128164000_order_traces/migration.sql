-- Undo: drop table "order_traces".
-- CreateTable
CREATE TABLE "order_traces" (
    "order_id" UUID NOT NULL,
    "traceparent" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "order_traces_pkey" PRIMARY KEY ("order_id")
);

-- CreateIndex
CREATE INDEX "order_traces_created_at_idx" ON "order_traces"("created_at");
