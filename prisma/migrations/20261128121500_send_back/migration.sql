-- Held money goes back through Khalti's refund. Khalti may have taken another amount than the order's.
ALTER TABLE "refunds" ADD COLUMN "is_send_back" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "payments"
  ADD COLUMN "taken_paisa" INTEGER,
  ADD CONSTRAINT "payments_taken_check" CHECK ("taken_paisa" > 0);

CREATE OR REPLACE FUNCTION "refunds_stay_within_payment"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  payment_paisa integer;
  reserved_paisa bigint;
BEGIN
  -- Two who write refunds of one payment take turns, so that each sees what the other has reserved.
  SELECT CASE WHEN NEW."is_send_back" THEN "taken_paisa" ELSE "amount_paisa" END INTO payment_paisa FROM "payments"
    WHERE "id" = NEW."payment_id" AND "order_id" = NEW."order_id" FOR NO KEY UPDATE;
  IF payment_paisa IS NULL THEN
    RAISE EXCEPTION 'a refund is of a payment of its own order, and a send-back of money that was taken'
      USING ERRCODE = 'check_violation';
  END IF;
  SELECT coalesce(sum("amount_paisa"), 0) INTO reserved_paisa FROM "refunds"
    WHERE "payment_id" = NEW."payment_id" AND "id" <> NEW."id" AND "status" <> 'failed';
  IF NEW."status" <> 'failed' AND reserved_paisa + coalesce(NEW."amount_paisa", 0) > payment_paisa THEN
    RAISE EXCEPTION 'refunds stay within their payment' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$$;

-- As before, but for refunds that send held money back: the end of the hold posts what they move.
CREATE OR REPLACE FUNCTION "post_missing_entries"("since" TIMESTAMPTZ) RETURNS BIGINT LANGUAGE sql AS $$
  WITH entry AS MATERIALIZED (
    SELECT h.id, h.order_id, h.payment_id, h.at, h.type, h.data
    FROM order_history h
    WHERE h.at >= since
      AND h.type IN (
        'payment_completed', 'payment_fee_recorded', 'payment_held', 'payment_canceled', 'payment_refunded',
        'refund_succeeded', 'top_up_delivered', 'top_up_refunded_externally'
      )
      AND NOT EXISTS (SELECT FROM postings p WHERE p.order_id = h.order_id AND p.history_id = h.id)
  ), hold AS MATERIALIZED (
    -- Money that became held, and the entry that released it. Nothing held ends but as one of these.
    SELECT h.id, h.order_id, h.payment_id, h.at, (h.data -> 'khalti' ->> 'total_amount')::bigint AS paisa, release.id AS released_by
    FROM order_history h
    LEFT JOIN LATERAL (
      SELECT r.id FROM order_history r
      WHERE r.order_id = h.order_id AND r.payment_id = h.payment_id AND r.id > h.id
        AND r.type IN ('payment_completed', 'payment_canceled', 'payment_refunded')
      ORDER BY r.id LIMIT 1
    ) release ON true
    WHERE h.type = 'payment_held'
      AND (h.id IN (SELECT id FROM entry) OR release.id IN (SELECT id FROM entry))
      AND lower(regexp_replace(h.data -> 'khalti' ->> 'status', '^\s+|\s+$', '', 'g')) = 'completed'
      AND h.data ->> 'code' IS DISTINCT FROM 'pidx_mismatch'
      AND (h.data -> 'khalti' ->> 'total_amount')::bigint > 0
      -- The entry that released it was posted without it: leave both as they are.
      AND (release.id IS NULL OR release.id IN (SELECT id FROM entry))
  ), completion AS (
    SELECT e.id, e.order_id, e.payment_id, e.at, p.amount_paisa::bigint AS paisa, h.id AS hold,
      least(coalesce(h.paisa, 0), p.amount_paisa) AS from_held, coalesce(h.paisa, 0) AS held,
      CASE WHEN EXISTS (
        SELECT FROM order_history f
        WHERE f.order_id = e.order_id AND f.payment_id = e.payment_id AND f.type = 'payment_fee_recorded'
      ) THEN 0 ELSE coalesce(p.fee_paisa, 0) END AS fee
    FROM entry e JOIN payments p ON p.id = e.payment_id LEFT JOIN hold h ON h.released_by = e.id
    WHERE e.type = 'payment_completed'
  ), missing (part, source, history_id, order_id, payment_id, debit_account, credit_account, amount_paisa, at) AS (
    SELECT 1, 'held:' || id, id, order_id, payment_id, 'khalti_receivable', 'held', paisa, at
    FROM hold WHERE id IN (SELECT id FROM entry)
    UNION ALL
    SELECT 1, 'held:' || hold || ':released', id, order_id, payment_id, 'held', 'sales', from_held, at
    FROM completion WHERE hold IS NOT NULL
    UNION ALL
    SELECT 2, 'held:' || hold || ':excess', id, order_id, payment_id, 'held', 'khalti_receivable', held - from_held, at
    FROM completion WHERE hold IS NOT NULL
    UNION ALL
    SELECT 3, 'payment:' || payment_id || ':sale', id, order_id, payment_id, 'khalti_receivable', 'sales', paisa - from_held, at
    FROM completion
    UNION ALL
    SELECT 4, 'payment:' || payment_id || ':fee', id, order_id, payment_id, 'khalti_fees', 'khalti_receivable', fee, at
    FROM completion
    UNION ALL
    SELECT 1, 'payment:' || e.payment_id || ':fee', e.id, e.order_id, e.payment_id, 'khalti_fees', 'khalti_receivable', p.fee_paisa, e.at
    FROM entry e JOIN payments p ON p.id = e.payment_id
    WHERE e.type = 'payment_fee_recorded'
    UNION ALL
    SELECT 1, 'held:' || h.id || ':released', e.id, e.order_id, e.payment_id, 'held', 'khalti_receivable', h.paisa, e.at
    FROM entry e JOIN hold h ON h.released_by = e.id
    WHERE e.type IN ('payment_canceled', 'payment_refunded')
    UNION ALL
    SELECT 1, 'refund:' || r.id, e.id, e.order_id, r.payment_id, 'refunds', 'khalti_receivable', r.amount_paisa, e.at
    FROM entry e JOIN refunds r ON r.id = (e.data ->> 'refund_id')::uuid
    WHERE e.type = 'refund_succeeded' AND NOT r.is_send_back
    UNION ALL
    SELECT 1, 'top_up:' || t.id || ':delivered', e.id, e.order_id, NULL, 'top_up_cost', 'provider_float:' || t.provider, i.amount_paisa, e.at
    FROM entry e JOIN top_ups t ON t.id = (e.data ->> 'top_up_id')::uuid
      JOIN order_items i ON i.order_id = t.order_id AND i.position = t.position
    WHERE e.type = 'top_up_delivered'
    UNION ALL
    SELECT 1, 'top_up:' || t.id || ':outside', e.id, e.order_id, NULL, 'refunds', 'outside', i.amount_paisa, e.at
    FROM entry e JOIN top_ups t ON t.id = (e.data ->> 'top_up_id')::uuid
      JOIN order_items i ON i.order_id = t.order_id AND i.position = t.position
    WHERE e.type = 'top_up_refunded_externally'
  ), posted AS (
    INSERT INTO postings (source, history_id, order_id, payment_id, debit_account, credit_account, amount_paisa, at)
    SELECT source, history_id, order_id, payment_id, debit_account, credit_account, amount_paisa, at
    FROM missing WHERE amount_paisa > 0
    ORDER BY history_id, part
    ON CONFLICT (source) DO NOTHING
    RETURNING id
  )
  SELECT count(*) FROM posted
$$;
