-- DropIndex
DROP INDEX "inbox_state_shopDomain_id_idx";

-- AlterTable
ALTER TABLE "inbox" DROP COLUMN "claimedUntil";

-- CreateTable
CREATE TABLE "inbox_turns" (
    "shopDomain" TEXT NOT NULL,
    "heldBy" TEXT NOT NULL,
    "claimedAt" TIMESTAMPTZ(6) NOT NULL,
    "claimedUntil" TIMESTAMPTZ(6),
    "claimedIds" BIGINT[],

    CONSTRAINT "inbox_turns_pkey" PRIMARY KEY ("shopDomain")
);

-- What waits, shop by shop in the order it came: a claim steps from shop to shop and takes the first few of each,
-- however much lies behind them. The index before it knew no shops, and each step walked over all that waited.
DROP INDEX inbox_waiting;
CREATE INDEX inbox_waiting ON inbox ("shopDomain", id) WHERE state = 'received';
-- What Support lists. With it, no webhook on its usual way is written to an index over all states.
CREATE INDEX inbox_set_aside ON inbox ("shopDomain", id) WHERE state = 'set_aside';

ALTER TABLE inbox_turns ENABLE ROW LEVEL SECURITY;
CREATE POLICY shop_wall ON inbox_turns USING ("shopDomain" = current_setting('app.shop_domain', true));
CREATE POLICY dispatcher ON inbox_turns TO aftercare_dispatcher USING (true);
GRANT SELECT, INSERT, UPDATE ON inbox_turns TO aftercare_dispatcher;
