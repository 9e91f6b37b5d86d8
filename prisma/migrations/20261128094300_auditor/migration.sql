-- AlterTable
ALTER TABLE "orders" ADD COLUMN     "breaches" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "breaches_since" TIMESTAMPTZ(3);

ALTER TABLE "orders"
  ADD CONSTRAINT "orders_breaches_check" CHECK (("breaches" = '{}') = ("breaches_since" IS NULL));
-- The auditor looks at them in every pass.
CREATE INDEX "orders_breaches_idx" ON "orders" ("id") WHERE "breaches" <> '{}';

-- CreateTable
CREATE TABLE "audit_progress" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "seen_until" TIMESTAMPTZ(3) NOT NULL,
    "round_until" TIMESTAMPTZ(3),
    "position_at" TIMESTAMPTZ(3) NOT NULL,
    "position_id" UUID NOT NULL,
    "history_seen" BIGINT NOT NULL DEFAULT 0,
    "history_before" BIGINT NOT NULL DEFAULT 0,
    "events_seen" BIGINT NOT NULL DEFAULT 0,
    "passed_at" TIMESTAMPTZ(3),

    CONSTRAINT "audit_progress_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "audit_progress_one_row_check" CHECK ("id" = 1)
);
-- The first rounds look at all orders, a part in each pass.
INSERT INTO "audit_progress" ("seen_until", "position_at", "position_id")
  VALUES ('1970-01-01Z', '1970-01-01Z', '00000000-0000-0000-0000-000000000000');

-- Payments past their deadline are found without reading the others. Few have no answer.
CREATE INDEX "payments_unconfirmed_idx" ON "payments" ("unconfirmed_since") WHERE "unconfirmed_since" IS NOT NULL;

-- The server never deletes parts of an order, nor changes its items, history or events. Where the tables' owner does, the
-- auditor shall see it: the order counts as changed.
CREATE FUNCTION "order_damage_moves_updated_at"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE "orders" SET "updated_at" = clock_timestamp() WHERE "id" = OLD."order_id";
  RETURN NULL;
END
$$;
CREATE TRIGGER "payments_deleted_move_order" AFTER DELETE ON "payments"
  FOR EACH ROW EXECUTE FUNCTION "order_damage_moves_updated_at"();
CREATE TRIGGER "payments_amount_moves_order" AFTER UPDATE OF "amount_paisa", "order_id" ON "payments"
  FOR EACH ROW EXECUTE FUNCTION "order_damage_moves_updated_at"();
CREATE TRIGGER "refunds_deleted_move_order" AFTER DELETE ON "refunds"
  FOR EACH ROW EXECUTE FUNCTION "order_damage_moves_updated_at"();
CREATE TRIGGER "top_ups_deleted_move_order" AFTER DELETE ON "top_ups"
  FOR EACH ROW EXECUTE FUNCTION "order_damage_moves_updated_at"();
CREATE TRIGGER "top_ups_amount_moves_order" AFTER UPDATE OF "amount_paisa", "attempt" ON "top_ups"
  FOR EACH ROW EXECUTE FUNCTION "order_damage_moves_updated_at"();
CREATE TRIGGER "order_items_damage_moves_order" AFTER UPDATE OR DELETE ON "order_items"
  FOR EACH ROW EXECUTE FUNCTION "order_damage_moves_updated_at"();
CREATE TRIGGER "order_history_damage_moves_order" AFTER UPDATE OR DELETE ON "order_history"
  FOR EACH ROW EXECUTE FUNCTION "order_damage_moves_updated_at"();
CREATE TRIGGER "events_deleted_move_order" AFTER DELETE ON "events"
  FOR EACH ROW EXECUTE FUNCTION "order_damage_moves_updated_at"();
