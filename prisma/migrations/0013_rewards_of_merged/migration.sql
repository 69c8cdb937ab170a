-- Issued discounts whose customer has become another one, until Shopify lets the other use them.
CREATE INDEX redemptions_to_rebind ON redemptions ("shopId", "nextAttemptAt") WHERE state = 'issued' AND "nextAttemptAt" IS NOT NULL;
