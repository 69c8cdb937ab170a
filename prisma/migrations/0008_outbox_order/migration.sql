-- The outbox without a filter on state, and its counts, newest first.
CREATE INDEX "messages_shopId_sendAt_id_idx" ON "messages"("shopId", "sendAt", "id");
