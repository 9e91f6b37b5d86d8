-- Staff find an order by the transaction of money that is held, which no payment carries.
CREATE INDEX "order_history_held_transaction_idx" ON "order_history" (("data" -> 'khalti' ->> 'transaction_id'))
  WHERE "type" = 'payment_held';
