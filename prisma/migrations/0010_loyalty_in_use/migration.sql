-- Rules may count orders from a day before their launch: the merchant's choice.
ALTER TABLE program_versions ADD COLUMN "effectiveFrom" TIMESTAMPTZ(3);
UPDATE program_versions SET "effectiveFrom" = "createdAt";
ALTER TABLE program_versions ALTER COLUMN "effectiveFrom" SET NOT NULL, ALTER COLUMN "effectiveFrom" SET DEFAULT CURRENT_TIMESTAMP;

ALTER TABLE members
  ADD COLUMN "tierPlacedReason" TEXT,
  ADD COLUMN "tierNoticeAt" TIMESTAMPTZ(3),
  ADD COLUMN "tierReviewAt" TIMESTAMPTZ(3),
  ADD COLUMN "referredById" TEXT;
CREATE INDEX members_to_review ON members ("tierReviewAt") WHERE "tierReviewAt" IS NOT NULL;
CREATE INDEX members_with_birthday ON members ("shopId", "birthday") WHERE "birthday" IS NOT NULL;

-- The friend's cart carries the code of who sent them.
ALTER TABLE orders ADD COLUMN "referralCode" TEXT;

ALTER TABLE redemptions
  DROP CONSTRAINT "redemptions_points_check",
  ADD CONSTRAINT "redemptions_points_check" CHECK ("points" >= 0),
  ADD COLUMN "source" TEXT NOT NULL DEFAULT 'points' CHECK ("source" IN ('points', 'punch_card', 'tier', 'staff')),
  ADD COLUMN "sourceKey" TEXT,
  ADD COLUMN "reward" JSONB NOT NULL DEFAULT '{}',
  ADD COLUMN "currency" TEXT,
  ADD COLUMN "staffMember" TEXT,
  ADD COLUMN "reason" TEXT,
  ADD COLUMN "attempts" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "attemptedAt" TIMESTAMPTZ(3),
  ADD COLUMN "nextAttemptAt" TIMESTAMPTZ(3),
  ADD COLUMN "problem" TEXT;
CREATE UNIQUE INDEX "redemptions_shopId_sourceKey_key" ON "redemptions"("shopId", "sourceKey");
CREATE INDEX redemptions_to_issue ON redemptions ("nextAttemptAt") WHERE "nextAttemptAt" IS NOT NULL;
CREATE INDEX redemptions_to_lapse ON redemptions ("expiresAt") WHERE state = 'issued' AND "expiresAt" IS NOT NULL;
CREATE INDEX "redemptions_shopId_state_createdAt_idx" ON "redemptions"("shopId", "state", "createdAt" DESC);

CREATE INDEX "points_transactions_shopId_occurredAt_idx" ON "points_transactions"("shopId", "occurredAt");

CREATE TABLE "shopify_writes" (
    "shopId" INTEGER NOT NULL,
    "subject" TEXT NOT NULL,
    "dueAt" TIMESTAMPTZ(3),
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "problem" TEXT,
    "written" JSONB,
    "writtenAt" TIMESTAMPTZ(3),
    CONSTRAINT "shopify_writes_pkey" PRIMARY KEY ("shopId", "subject")
);
CREATE INDEX shopify_writes_due ON shopify_writes ("dueAt") WHERE "dueAt" IS NOT NULL;

CREATE TABLE "referrals" (
    "shopId" INTEGER NOT NULL,
    "id" TEXT NOT NULL,
    "referrerId" TEXT NOT NULL,
    "friendId" TEXT NOT NULL,
    "orderId" TEXT NOT NULL,
    "state" TEXT NOT NULL CHECK ("state" IN ('pending', 'paid', 'refused')),
    "reason" TEXT,
    "dueAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "decidedAt" TIMESTAMPTZ(3),
    CONSTRAINT "referrals_pkey" PRIMARY KEY ("shopId", "id")
);
CREATE UNIQUE INDEX "referrals_shopId_orderId_key" ON "referrals"("shopId", "orderId");
CREATE INDEX "referrals_shopId_referrerId_idx" ON "referrals"("shopId", "referrerId");
CREATE INDEX "referrals_shopId_friendId_idx" ON "referrals"("shopId", "friendId");
CREATE INDEX referrals_due ON referrals ("dueAt") WHERE state = 'pending';

CREATE TABLE "points_imports" (
    "shopId" INTEGER NOT NULL,
    "id" TEXT NOT NULL,
    "fileName" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'checked' CHECK ("state" IN ('checked', 'importing', 'imported', 'undoing', 'undone')),
    "lineCount" INTEGER NOT NULL DEFAULT 0,
    "author" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "importedAt" TIMESTAMPTZ(3),
    "undoneAt" TIMESTAMPTZ(3),
    CONSTRAINT "points_imports_pkey" PRIMARY KEY ("shopId", "id")
);
CREATE TABLE "points_import_lines" (
    "shopId" INTEGER NOT NULL,
    "importId" TEXT NOT NULL,
    "line" INTEGER NOT NULL,
    "addressHash" TEXT,
    "maskedAddress" TEXT NOT NULL DEFAULT '',
    "points" INTEGER,
    "outcome" TEXT NOT NULL,
    "problem" TEXT,
    "memberId" TEXT,
    CONSTRAINT "points_import_lines_pkey" PRIMARY KEY ("shopId", "importId", "line")
);

CALL wall_in(ARRAY['shopify_writes', 'referrals', 'points_imports', 'points_import_lines']);

CREATE POLICY dispatcher ON redemptions TO aftercare_dispatcher USING (true);
GRANT SELECT ("shopId", "id", "state", "nextAttemptAt", "expiresAt"), UPDATE ("nextAttemptAt") ON redemptions TO aftercare_dispatcher;
CREATE POLICY dispatcher ON shopify_writes TO aftercare_dispatcher USING (true);
GRANT SELECT ("shopId", "subject", "dueAt"), UPDATE ("dueAt") ON shopify_writes TO aftercare_dispatcher;
CREATE POLICY dispatcher ON referrals TO aftercare_dispatcher USING (true);
GRANT SELECT ("shopId", "id", "state", "dueAt") ON referrals TO aftercare_dispatcher;
CREATE POLICY dispatcher ON members TO aftercare_dispatcher USING (true);
GRANT SELECT ("shopId", "id", "tierReviewAt") ON members TO aftercare_dispatcher;
