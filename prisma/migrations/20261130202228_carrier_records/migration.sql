-- AlterTable
ALTER TABLE "orders" ADD COLUMN     "promisedFrom" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "feedback" ADD COLUMN     "changedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
ADD COLUMN     "source" TEXT NOT NULL DEFAULT 'customer';

-- CreateTable
CREATE TABLE "carrier_records" (
    "shopId" INTEGER NOT NULL,
    "carrier" TEXT NOT NULL,
    "country" TEXT NOT NULL,
    "parcels" INTEGER NOT NULL,
    "delivered" INTEGER NOT NULL,
    "countedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "carrier_records_pkey" PRIMARY KEY ("shopId","carrier","country")
);

CALL wall_in(ARRAY['carrier_records']);
