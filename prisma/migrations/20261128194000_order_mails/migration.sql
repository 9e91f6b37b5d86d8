-- Undo: drop the column, delete the rows of "emails" without a recipient, and make "recipient" NOT NULL.
-- Mails about an order are in the customer's language.
ALTER TABLE "orders" ADD COLUMN "language" TEXT;
-- The address of a mail about an order is the order's, and an ended mail has none.
ALTER TABLE "emails" ALTER COLUMN "recipient" DROP NOT NULL;
