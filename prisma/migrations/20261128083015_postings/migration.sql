-- The ledger. Each row is one transfer from the credited to the debited account, so the books balance by its form.
CREATE TABLE "postings" (
    "id" BIGSERIAL NOT NULL,
    "source" TEXT NOT NULL,
    "history_id" BIGINT NOT NULL,
    "order_id" UUID NOT NULL,
    "payment_id" UUID,
    "debit_account" TEXT NOT NULL,
    "credit_account" TEXT NOT NULL,
    "amount_paisa" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "postings_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "postings_source_key" ON "postings"("source");

-- CreateIndex
CREATE INDEX "postings_order_id_idx" ON "postings"("order_id");

-- CreateIndex
CREATE INDEX "postings_at_id_idx" ON "postings"("at", "id");

-- AddForeignKey
ALTER TABLE "postings" ADD CONSTRAINT "postings_history_id_fkey" FOREIGN KEY ("history_id") REFERENCES "order_history"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "postings"
  ADD CONSTRAINT "postings_amount_check" CHECK ("amount_paisa" > 0),
  ADD CONSTRAINT "postings_accounts_check" CHECK ("debit_account" <> "credit_account"),
  ADD CONSTRAINT "postings_debit_account_check" CHECK ("debit_account" ~ '^(khalti_receivable|khalti_fees|sales|held|refunds|outside|top_up_cost|provider_float:[a-z0-9_]+)$'),
  ADD CONSTRAINT "postings_credit_account_check" CHECK ("credit_account" ~ '^(khalti_receivable|khalti_fees|sales|held|refunds|outside|top_up_cost|provider_float:[a-z0-9_]+)$');

CREATE FUNCTION "postings_are_append_only"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'postings are append-only';
END
$$;

CREATE TRIGGER "postings_append_only" BEFORE UPDATE OR DELETE ON "postings"
  FOR EACH ROW EXECUTE FUNCTION "postings_are_append_only"();
CREATE TRIGGER "postings_no_truncate" BEFORE TRUNCATE ON "postings"
  FOR EACH STATEMENT EXECUTE FUNCTION "postings_are_append_only"();
