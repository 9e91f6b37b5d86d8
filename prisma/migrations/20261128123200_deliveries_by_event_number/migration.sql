-- Deliveries that are due at the same time are sent in the order of their events.
ALTER TABLE "webhook_deliveries" ADD COLUMN "event_number" BIGINT NOT NULL DEFAULT 0;

UPDATE "webhook_deliveries" SET "event_number" = "events"."number"
  FROM "events" WHERE "events"."id" = "webhook_deliveries"."event_id" AND "events"."number" IS NOT NULL
    AND "webhook_deliveries"."due_at" IS NOT NULL;

DROP INDEX "webhook_deliveries_due_idx";
CREATE INDEX "webhook_deliveries_due_idx" ON "webhook_deliveries" ("endpoint_id", "due_at", "event_number")
  WHERE "due_at" IS NOT NULL;
