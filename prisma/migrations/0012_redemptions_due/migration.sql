-- What is due is looked for shop by shop, so that each gets its turn.
DROP INDEX redemptions_to_issue;
DROP INDEX redemptions_to_lapse;
CREATE INDEX redemptions_to_issue ON redemptions ("shopId", "nextAttemptAt") WHERE state = 'held' AND "nextAttemptAt" IS NOT NULL;
CREATE INDEX redemptions_to_lapse ON redemptions ("shopId", "expiresAt") WHERE state = 'issued' AND "expiresAt" IS NOT NULL;
