-- CreateEnum
CREATE TYPE "line_kind" AS ENUM ('sale', 'delivery', 'discount');

-- AlterTable
ALTER TABLE "order_items" ADD COLUMN     "kind" "line_kind" NOT NULL DEFAULT 'sale',
ADD COLUMN     "vat_basis_points" INTEGER;

-- Only a discount is negative.
ALTER TABLE "order_items"
  DROP CONSTRAINT "order_items_amount_check",
  ADD CONSTRAINT "order_items_amount_check" CHECK (
    "quantity" > 0 AND "charge_paisa" >= 0
    AND CASE "kind" WHEN 'discount' THEN "unit_amount_paisa" < 0 ELSE "unit_amount_paisa" > 0 END
    AND "amount_paisa" = "quantity" * "unit_amount_paisa" + "charge_paisa"
  ),
  ADD CONSTRAINT "order_items_vat_check" CHECK ("vat_basis_points" BETWEEN 0 AND 9999);
