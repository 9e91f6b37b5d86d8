-- AlterTable
ALTER TABLE "audit_progress" ADD COLUMN     "postings_seen" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN     "postings_before" BIGINT NOT NULL DEFAULT 0;

-- The server never changes postings. Where the tables' owner does, the order counts as changed.
CREATE TRIGGER "postings_damage_moves_order" AFTER UPDATE OR DELETE ON "postings"
  FOR EACH ROW EXECUTE FUNCTION "order_damage_moves_updated_at"();
