-- When Shopify last proved, by giving a token, that the app is installed: an app/uninstalled from before is out of date.
ALTER TABLE "shops" ADD COLUMN "seenInstalledAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;

-- A shop with rows in somebody's hands is left to them; the claim looks these up here.
CREATE INDEX inbox_in_hand ON inbox ("shopDomain") WHERE state = 'received' AND "claimedUntil" IS NOT NULL;

-- Retention looks for old bodies.
CREATE INDEX inbox_to_empty ON inbox ("receivedAt") WHERE state <> 'received' AND body <> ''::bytea;
