-- AlterTable
ALTER TABLE "orders" ADD COLUMN     "datesVersion" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "firstVersion" TEXT;

-- For orders that are known already, the question is settled.
UPDATE "orders" SET "firstVersion" = '' WHERE "placedAt" IS NOT NULL;
