-- The settlement report finds the held money of a period, and its release, without reading the whole history.
CREATE INDEX "order_history_held_at_idx" ON "order_history" ("at") WHERE "type" = 'payment_held';
CREATE INDEX "order_history_released_at_idx" ON "order_history" ("at") WHERE ("data" ->> 'was_held') IS NOT NULL;
