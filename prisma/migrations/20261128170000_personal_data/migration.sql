-- Undo: drop the columns, and take the functions from the migrations before. Sealed data needs a server that knows it.
-- Personal data may be sealed: equal texts are then found by a keyed hash.
ALTER TABLE "orders"
  ADD COLUMN "customer_email_hash" TEXT,
  ADD COLUMN "customer_phone_hash" TEXT,
  ADD COLUMN "customer_erased_at" TIMESTAMPTZ(3);

-- To erase or to seal personal data is no change of the order: shops and the auditor need not read it again.
CREATE OR REPLACE FUNCTION "orders_set_updated_at"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (OLD."customer_name", OLD."customer_email", OLD."customer_phone")
    IS DISTINCT FROM (NEW."customer_name", NEW."customer_email", NEW."customer_phone") THEN
    RETURN NEW;
  END IF;
  NEW."updated_at" := clock_timestamp();
  RETURN NEW;
END
$$;

-- The server may only erase or seal the receiver of a top-up, never name another.
CREATE OR REPLACE FUNCTION "order_damage_moves_updated_at"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_TABLE_NAME = 'order_items' AND TG_OP = 'UPDATE' THEN
    IF to_jsonb(NEW) - 'fields' = to_jsonb(OLD) - 'fields' THEN
      IF NOT NEW."fields" ?| ARRAY['$erased', '$sealed'] THEN
        RAISE EXCEPTION 'the receiver of a top-up is erased or sealed, never another' USING ERRCODE = 'check_violation';
      END IF;
      RETURN NULL;
    END IF;
  END IF;
  UPDATE "orders" SET "updated_at" = clock_timestamp() WHERE "id" = OLD."order_id";
  RETURN NULL;
END
$$;
