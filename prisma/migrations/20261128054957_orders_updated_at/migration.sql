-- When an order last changed, for shops that read what is new. Orders of before count as changed now: a shop that asks for
-- changes sees them once more and misses none.
ALTER TABLE "orders" ADD COLUMN     "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;

-- CreateIndex
CREATE INDEX "orders_updated_at_id_idx" ON "orders"("updated_at", "id");

-- The database moves the time, so that no statement can forget it.
CREATE FUNCTION "orders_set_updated_at"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW."updated_at" := clock_timestamp();
  RETURN NEW;
END
$$;
CREATE TRIGGER "orders_updated_at" BEFORE UPDATE ON "orders"
  FOR EACH ROW EXECUTE FUNCTION "orders_set_updated_at"();

-- A shop sees payments, refunds and top-ups as parts of their order. A transaction that has written the order already has
-- moved its time; that is the usual case, because it takes the order's lock first.
CREATE FUNCTION "order_parts_move_updated_at"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE "orders" SET "updated_at" = clock_timestamp()
    WHERE "id" = NEW."order_id" AND "xmin" <> pg_current_xact_id()::xid;
  RETURN NULL;
END
$$;
CREATE TRIGGER "payments_new_move_order" AFTER INSERT ON "payments"
  FOR EACH ROW EXECUTE FUNCTION "order_parts_move_updated_at"();
CREATE TRIGGER "payments_move_order" AFTER UPDATE ON "payments" FOR EACH ROW
  WHEN (
    (OLD."status", OLD."pidx", OLD."payment_url", OLD."expires_at", OLD."transaction_id", OLD."fee_paisa",
      OLD."unconfirmed_since", OLD."held_code", OLD."held_message", OLD."held_at", OLD."completed_at")
    IS DISTINCT FROM
    (NEW."status", NEW."pidx", NEW."payment_url", NEW."expires_at", NEW."transaction_id", NEW."fee_paisa",
      NEW."unconfirmed_since", NEW."held_code", NEW."held_message", NEW."held_at", NEW."completed_at")
  )
  EXECUTE FUNCTION "order_parts_move_updated_at"();
CREATE TRIGGER "refunds_new_move_order" AFTER INSERT ON "refunds"
  FOR EACH ROW EXECUTE FUNCTION "order_parts_move_updated_at"();
CREATE TRIGGER "refunds_move_order" AFTER UPDATE ON "refunds" FOR EACH ROW
  WHEN ((OLD."status", OLD."amount_paisa", OLD."reason") IS DISTINCT FROM (NEW."status", NEW."amount_paisa", NEW."reason"))
  EXECUTE FUNCTION "order_parts_move_updated_at"();
CREATE TRIGGER "top_ups_new_move_order" AFTER INSERT ON "top_ups"
  FOR EACH ROW EXECUTE FUNCTION "order_parts_move_updated_at"();
CREATE TRIGGER "top_ups_move_order" AFTER UPDATE ON "top_ups" FOR EACH ROW
  WHEN ((OLD."status", OLD."refunded_externally_at") IS DISTINCT FROM (NEW."status", NEW."refunded_externally_at"))
  EXECUTE FUNCTION "order_parts_move_updated_at"();
