-- Letters: messages to a customer that hang on no order, and when they are to be planned anew.
ALTER TABLE messages ALTER COLUMN "orderId" DROP NOT NULL;
ALTER TABLE messages ADD CONSTRAINT messages_hang_on_something CHECK ("orderId" IS NOT NULL OR "customerId" IS NOT NULL);
CREATE INDEX messages_letters ON messages ("shopId", "customerId") WHERE "orderId" IS NULL;
CREATE INDEX events_letters ON events ("shopId", "customerId") WHERE "orderId" IS NULL AND "customerId" IS NOT NULL;
ALTER TABLE customers ADD COLUMN "reviewAt" TIMESTAMPTZ(3);
CREATE INDEX customers_to_review ON customers ("reviewAt") WHERE "reviewAt" IS NOT NULL;
CREATE POLICY dispatcher ON customers TO aftercare_dispatcher USING (true);
GRANT SELECT ("shopId", "id", "reviewAt"), UPDATE ("reviewAt") ON customers TO aftercare_dispatcher;
