-- AlterTable
ALTER TABLE "orders" ADD COLUMN     "fulfillmentOrders" JSONB;
