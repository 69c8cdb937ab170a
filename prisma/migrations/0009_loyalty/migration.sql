CREATE TABLE "loyalty_programs" (
    "shopId" INTEGER NOT NULL,
    "draft" JSONB NOT NULL DEFAULT '{}',
    "launchedVersion" INTEGER,
    "pausedAt" TIMESTAMPTZ(3),
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "loyalty_programs_pkey" PRIMARY KEY ("shopId")
);

CREATE TABLE "program_versions" (
    "shopId" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "program" JSONB NOT NULL,
    "author" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "program_versions_pkey" PRIMARY KEY ("shopId", "version")
);

CREATE TABLE "members" (
    "shopId" INTEGER NOT NULL,
    "id" TEXT NOT NULL,
    "customerId" TEXT,
    "addressHash" TEXT,
    "joinedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "tierKey" TEXT,
    "tierSince" TIMESTAMPTZ(3),
    "tierPlacedBy" TEXT,
    "birthday" TEXT,
    "birthdaySetAt" TIMESTAMPTZ(3),
    "referralCode" TEXT,
    "mergedIntoId" TEXT,
    "erasedAt" TIMESTAMPTZ(3),
    "pendingPoints" INTEGER NOT NULL DEFAULT 0 CHECK ("pendingPoints" >= 0),
    "availablePoints" INTEGER NOT NULL DEFAULT 0,
    "debtPoints" INTEGER NOT NULL DEFAULT 0 CHECK ("debtPoints" >= 0),
    "lastActivityAt" TIMESTAMPTZ(3),
    CONSTRAINT "members_pkey" PRIMARY KEY ("shopId", "id")
);
CREATE UNIQUE INDEX "members_shopId_customerId_key" ON "members"("shopId", "customerId");
CREATE UNIQUE INDEX "members_shopId_addressHash_key" ON "members"("shopId", "addressHash");
CREATE UNIQUE INDEX "members_shopId_referralCode_key" ON "members"("shopId", "referralCode");
CREATE INDEX "members_shopId_mergedIntoId_idx" ON "members"("shopId", "mergedIntoId");
CREATE INDEX "members_shopId_joinedAt_id_idx" ON "members"("shopId", "joinedAt" DESC, "id" DESC);
CREATE INDEX "members_shopId_availablePoints_id_idx" ON "members"("shopId", "availablePoints" DESC, "id" DESC);

-- What a lot holds cannot go below zero, so nobody can spend the same points twice, whatever the code does.
CREATE TABLE "points_lots" (
    "shopId" INTEGER NOT NULL,
    "id" TEXT NOT NULL,
    "memberId" TEXT NOT NULL,
    "sourceKey" TEXT NOT NULL,
    "orderId" TEXT,
    "points" INTEGER NOT NULL CHECK ("points" > 0),
    "earnedAt" TIMESTAMPTZ(3) NOT NULL,
    "availableAt" TIMESTAMPTZ(3) NOT NULL,
    "expiresAt" TIMESTAMPTZ(3),
    "programVersion" INTEGER,
    "pending" INTEGER NOT NULL DEFAULT 0 CHECK ("pending" >= 0),
    "available" INTEGER NOT NULL DEFAULT 0 CHECK ("available" >= 0),
    "spent" INTEGER NOT NULL DEFAULT 0 CHECK ("spent" >= 0),
    "expired" INTEGER NOT NULL DEFAULT 0 CHECK ("expired" >= 0),
    "reversed" INTEGER NOT NULL DEFAULT 0 CHECK ("reversed" BETWEEN 0 AND "points"),
    CONSTRAINT "points_lots_pkey" PRIMARY KEY ("shopId", "id")
);
CREATE UNIQUE INDEX "points_lots_shopId_sourceKey_key" ON "points_lots"("shopId", "sourceKey");
CREATE INDEX "points_lots_shopId_memberId_idx" ON "points_lots"("shopId", "memberId");
CREATE INDEX "points_lots_shopId_orderId_idx" ON "points_lots"("shopId", "orderId");
CREATE INDEX points_lots_to_release ON points_lots ("availableAt") WHERE pending > 0;
CREATE INDEX points_lots_to_expire ON points_lots ("expiresAt") WHERE available > 0 AND "expiresAt" IS NOT NULL;

CREATE TABLE "points_transactions" (
    "shopId" INTEGER NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "type" TEXT NOT NULL CHECK ("type" IN ('earn', 'release', 'redeem', 'reverse', 'expire', 'adjust', 'import', 'merge')),
    "memberId" TEXT NOT NULL,
    "sourceKey" TEXT NOT NULL,
    "orderId" TEXT,
    "redemptionId" TEXT,
    "programVersion" INTEGER,
    "occurredAt" TIMESTAMPTZ(3) NOT NULL,
    "recordedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "staffMember" TEXT,
    "reason" TEXT,
    "explanation" JSONB NOT NULL DEFAULT '{}',
    CONSTRAINT "points_transactions_pkey" PRIMARY KEY ("shopId", "id")
);
CREATE UNIQUE INDEX "points_transactions_shopId_sourceKey_key" ON "points_transactions"("shopId", "sourceKey");
CREATE INDEX "points_transactions_shopId_memberId_idx" ON "points_transactions"("shopId", "memberId");
CREATE INDEX "points_transactions_shopId_orderId_idx" ON "points_transactions"("shopId", "orderId");
CREATE INDEX "points_transactions_shopId_redemptionId_idx" ON "points_transactions"("shopId", "redemptionId");

CREATE TABLE "points_entries" (
    "shopId" INTEGER NOT NULL,
    "transactionId" BIGINT NOT NULL,
    "position" INTEGER NOT NULL,
    "account" TEXT NOT NULL CHECK ("account" IN ('issued', 'pending', 'available', 'redeemed', 'expired', 'adjusted', 'written_off')),
    "memberId" TEXT,
    "lotId" TEXT,
    "points" INTEGER NOT NULL CHECK ("points" <> 0),
    CONSTRAINT "points_entries_pkey" PRIMARY KEY ("shopId", "transactionId", "position"),
    CHECK (("memberId" IS NOT NULL) = ("account" IN ('pending', 'available')))
);
CREATE INDEX "points_entries_shopId_memberId_transactionId_idx" ON "points_entries"("shopId", "memberId", "transactionId");

CREATE TABLE "redemptions" (
    "shopId" INTEGER NOT NULL,
    "id" TEXT NOT NULL,
    "memberId" TEXT NOT NULL,
    "rewardKey" TEXT NOT NULL,
    "points" INTEGER NOT NULL CHECK ("points" > 0),
    "state" TEXT NOT NULL DEFAULT 'held',
    "code" TEXT,
    "shopifyId" TEXT,
    "orderId" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMPTZ(3),
    "usedAt" TIMESTAMPTZ(3),
    "detail" JSONB NOT NULL DEFAULT '{}',
    CONSTRAINT "redemptions_pkey" PRIMARY KEY ("shopId", "id")
);
CREATE UNIQUE INDEX "redemptions_shopId_code_key" ON "redemptions"("shopId", "code");
CREATE INDEX "redemptions_shopId_memberId_createdAt_idx" ON "redemptions"("shopId", "memberId", "createdAt");
CREATE INDEX "redemptions_shopId_orderId_idx" ON "redemptions"("shopId", "orderId");

CALL wall_in(ARRAY[
  'loyalty_programs', 'program_versions', 'members', 'points_lots', 'points_transactions', 'points_entries', 'redemptions'
]);

-- The books balance: checked when the database transaction ends, whoever wrote the entries.
CREATE FUNCTION points_entries_balance() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT sum(points) FROM points_entries WHERE "shopId" = NEW."shopId" AND "transactionId" = NEW."transactionId") <> 0 THEN
    RAISE EXCEPTION 'The entries of points transaction % do not sum to zero', NEW."transactionId" USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER points_entries_balance AFTER INSERT OR UPDATE ON points_entries
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION points_entries_balance();

-- The books may be thrown away only with the shop itself: the processes' role cannot delete from them (see app/setup).
CREATE FUNCTION erase_books_of_gone_shop(gone integer) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM shops WHERE id = gone) THEN
    RAISE EXCEPTION 'Shop % is still in the register', gone;
  END IF;
  DELETE FROM points_entries WHERE "shopId" = gone;
  DELETE FROM points_transactions WHERE "shopId" = gone;
  DELETE FROM program_versions WHERE "shopId" = gone;
END
$$;
REVOKE EXECUTE ON FUNCTION erase_books_of_gone_shop FROM PUBLIC;

-- What staff wrote beside an entry may name a person. It goes with the person; the figures stay.
CREATE FUNCTION erase_words_of_members(gone text[]) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    UPDATE points_transactions t SET reason = NULL, explanation = '{}' FROM members m
    WHERE t."shopId" = current_shop_id() AND m."shopId" = t."shopId" AND m.id = t."memberId" AND m.id = ANY(gone)
      AND m."erasedAt" IS NOT NULL AND t."staffMember" IS NOT NULL
  $$;
REVOKE EXECUTE ON FUNCTION erase_words_of_members FROM PUBLIC;

-- The clock looks across shops for lots that are due.
CREATE POLICY dispatcher ON points_lots TO aftercare_dispatcher USING (true);
GRANT SELECT ("shopId", "id", "pending", "available", "availableAt", "expiresAt") ON points_lots TO aftercare_dispatcher;
CREATE POLICY dispatcher ON loyalty_programs TO aftercare_dispatcher USING (true);
GRANT SELECT ("shopId", "launchedVersion", "pausedAt") ON loyalty_programs TO aftercare_dispatcher;
