-- AlterTable
ALTER TABLE "orders" ADD COLUMN     "addedPromises" JSONB NOT NULL DEFAULT '[]',
ADD COLUMN     "lineTimes" JSONB NOT NULL DEFAULT '{}';

-- AlterTable
ALTER TABLE "order_lines" ADD COLUMN     "unfulfilled" INTEGER;

-- AlterTable
ALTER TABLE "refunds" ADD COLUMN     "version" TEXT NOT NULL DEFAULT '';

-- What an order holds already was there from the first, and is paid for if the order is.
UPDATE "orders" o SET "lineTimes" = known.times
FROM (
  SELECT l."shopId", l."orderId", jsonb_object_agg(l.id, jsonb_build_object(
    'seenAt', to_char(o."placedAt" AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    'editedAt', NULL,
    'paidAt', CASE WHEN o."paidAt" IS NULL THEN NULL ELSE to_char(o."paidAt" AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') END,
    'paidQuantity', CASE WHEN o."paidAt" IS NULL THEN 0 ELSE l.quantity END)) AS times
  FROM "order_lines" l JOIN "orders" o ON o."shopId" = l."shopId" AND o.id = l."orderId"
  WHERE o."placedAt" IS NOT NULL
  GROUP BY l."shopId", l."orderId"
) known
WHERE o."shopId" = known."shopId" AND o.id = known."orderId";
