-- Customers merged into another, and lines whose product has not been read: few rows each, looked for often.
CREATE INDEX customers_merged ON customers ("shopId", "mergedIntoId") WHERE "mergedIntoId" IS NOT NULL;
CREATE INDEX order_lines_to_enrich ON order_lines ("shopId", "orderId") WHERE NOT "isEnriched";
