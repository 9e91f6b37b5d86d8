-- Open rows are due now, and ended ones that are still watched within a day: a worker then says when next.
UPDATE "payments" SET "due_at" = now()
WHERE "due_at" IS NULL AND "status" IN ('created', 'initiated', 'pending');
UPDATE "payments" SET "due_at" = now() + random() * interval '1 day'
WHERE "due_at" IS NULL AND "status" IN ('canceled', 'expired')
  AND COALESCE("expires_at", "created_at") > now() - interval '30 days';
-- Refunds in Khalti's dashboard are looked for on these days after the payment.
UPDATE "payments" SET "due_at" = (
  SELECT min("completed_at" + day * interval '1 day')
  FROM unnest(ARRAY[1, 3, 7, 14, 30, 60, 90, 180, 365]) day
  WHERE "completed_at" + day * interval '1 day' > now()
)
WHERE "due_at" IS NULL AND "status" IN ('completed', 'partially_refunded')
  AND "completed_at" > now() - interval '365 days';
-- A refund that was found in Khalti's dashboard was never submitted, and waits for a person.
UPDATE "refunds" SET "due_at" = now()
WHERE "due_at" IS NULL AND (
  "status" IN ('requested', 'submitting') OR ("status" = 'unknown' AND "submitted_at" IS NOT NULL) OR "watched_until" > now()
);
UPDATE "top_ups" SET "due_at" = now()
WHERE "due_at" IS NULL AND ("status" IN ('pending', 'submitting', 'queued') OR ("status" = 'unknown' AND "submitted_at" > now() - interval '3 days'));

-- What a worker takes, in the order of urgency. The conditions are those of its statement.
CREATE INDEX "payments_due_open_idx" ON "payments" ("due_at")
  WHERE "due_at" IS NOT NULL AND "status" IN ('created', 'initiated', 'pending');
CREATE INDEX "payments_due_ended_idx" ON "payments" ("due_at")
  WHERE "due_at" IS NOT NULL AND "status" NOT IN ('created', 'initiated', 'pending');
CREATE INDEX "refunds_due_idx" ON "refunds" ("due_at") WHERE "due_at" IS NOT NULL;
CREATE INDEX "top_ups_due_idx" ON "top_ups" ("due_at") WHERE "due_at" IS NOT NULL;

-- The jobs that watched the rows until now.
DO $$
BEGIN
  IF to_regclass('graphile_worker._private_jobs') IS NOT NULL THEN
    DELETE FROM graphile_worker._private_jobs j USING graphile_worker._private_tasks t
    WHERE t.id = j.task_id AND t.identifier IN ('reconcile_payment', 'carry_out_refund', 'deliver_top_up');
  END IF;
END
$$;
