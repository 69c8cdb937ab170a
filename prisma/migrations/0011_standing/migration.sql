-- What each order counts for, towards its member's tier and punch card: kept, so that a standing is a sum over one index.
CREATE TABLE "counted_orders" (
    "shopId" INTEGER NOT NULL,
    "orderId" TEXT NOT NULL,
    "memberId" TEXT NOT NULL,
    "placedAt" TIMESTAMPTZ(3) NOT NULL,
    "goodsMinor" BIGINT NOT NULL DEFAULT 0 CHECK ("goodsMinor" >= 0),
    "orders" INTEGER NOT NULL DEFAULT 0 CHECK ("orders" IN (0, 1)),
    "punches" INTEGER NOT NULL DEFAULT 0 CHECK ("punches" >= 0),
    CONSTRAINT "counted_orders_pkey" PRIMARY KEY ("shopId", "orderId")
);
CREATE INDEX "counted_orders_shopId_memberId_placedAt_idx" ON "counted_orders"("shopId", "memberId", "placedAt");
CALL wall_in(ARRAY['counted_orders']);

-- When the program stood still: orders placed in between earn nothing, whenever they are heard of.
ALTER TABLE loyalty_programs ADD COLUMN "pauses" JSONB NOT NULL DEFAULT '[]';

-- One process at a time writes a subject, and a mark that comes meanwhile is not lost.
ALTER TABLE shopify_writes
  ADD COLUMN "marks" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "claimedUntil" TIMESTAMPTZ(3);
GRANT SELECT ("claimedUntil"), UPDATE ("claimedUntil") ON shopify_writes TO aftercare_dispatcher;
