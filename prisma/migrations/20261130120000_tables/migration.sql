-- All tables with their keys, checks and ordinary indexes: what prisma/schema.prisma says, plus the checks, which Prisma's
-- schema cannot express. Row-level security is in the next migration ("walls"); partial and expression indexes, functions and
-- triggers are in the one after it ("functions").

CREATE SCHEMA IF NOT EXISTS "public";

CREATE TABLE "sessions" (
    "id" TEXT NOT NULL,
    "shop" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "isOnline" BOOLEAN NOT NULL DEFAULT false,
    "scope" TEXT,
    "expires" TIMESTAMPTZ(3),
    "accessToken" TEXT NOT NULL,
    "userId" BIGINT,
    "firstName" TEXT,
    "lastName" TEXT,
    "email" TEXT,
    "accountOwner" BOOLEAN,
    "locale" TEXT,
    "collaborator" BOOLEAN,
    "emailVerified" BOOLEAN,
    "refreshToken" TEXT,
    "refreshTokenExpires" TIMESTAMPTZ(3),
    CONSTRAINT "sessions_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "sessions_shop_idx" ON "sessions"("shop");

CREATE TABLE "inbox" (
    "id" BIGSERIAL NOT NULL,
    "shopDomain" TEXT NOT NULL,
    "topic" TEXT NOT NULL,
    "webhookId" TEXT NOT NULL,
    "eventId" TEXT,
    "triggeredAt" TIMESTAMPTZ(6),
    "apiVersion" TEXT,
    "receivedAt" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "body" BYTEA NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'received',
    "reason" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "claimedUntil" TIMESTAMPTZ(6),
    "processedAt" TIMESTAMPTZ(6),
    CONSTRAINT "inbox_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "inbox_state_shopDomain_id_idx" ON "inbox"("state", "shopDomain", "id");
CREATE INDEX "inbox_receivedAt_idx" ON "inbox"("receivedAt");
CREATE UNIQUE INDEX "inbox_shopDomain_topic_webhookId_key" ON "inbox"("shopDomain", "topic", "webhookId");

CREATE TABLE "shops" (
    "id" SERIAL NOT NULL,
    "domain" TEXT NOT NULL,
    "name" TEXT NOT NULL DEFAULT '',
    "email" TEXT,
    "timeZone" TEXT NOT NULL DEFAULT 'UTC',
    "currency" TEXT NOT NULL DEFAULT 'USD',
    "countryCode" TEXT,
    "primaryLocale" TEXT NOT NULL DEFAULT 'en',
    "scopes" TEXT NOT NULL DEFAULT '',
    "installedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "uninstalledAt" TIMESTAMPTZ(3),
    "seenInstalledAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "liveAt" TIMESTAMPTZ(3),
    "messagesFrom" TIMESTAMPTZ(3),
    "reconciledUntil" TIMESTAMPTZ(3),
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "shops_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "shops_domain_key" ON "shops"("domain");

CREATE TABLE "shop_settings" (
    "shopId" INTEGER NOT NULL,
    "settings" JSONB NOT NULL DEFAULT '{}',
    "smtpPassword" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "shop_settings_pkey" PRIMARY KEY ("shopId")
);

CREATE TABLE "history_imports" (
    "shopId" INTEGER NOT NULL,
    "id" TEXT NOT NULL,
    "operationId" TEXT,
    "state" TEXT NOT NULL,
    "fromDate" TIMESTAMPTZ(3) NOT NULL,
    "objectCount" INTEGER NOT NULL DEFAULT 0,
    "readCount" INTEGER NOT NULL DEFAULT 0,
    "error" TEXT,
    "startedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finishedAt" TIMESTAMPTZ(3),
    "claimedUntil" TIMESTAMPTZ(6),
    CONSTRAINT "history_imports_pkey" PRIMARY KEY ("shopId","id")
);

CREATE TABLE "privacy_requests" (
    "shopId" INTEGER NOT NULL,
    "id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "customerId" TEXT,
    "requestKey" TEXT NOT NULL,
    "requestedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "doneAt" TIMESTAMPTZ(3),
    "export" JSONB,
    CONSTRAINT "privacy_requests_pkey" PRIMARY KEY ("shopId","id")
);
CREATE UNIQUE INDEX "privacy_requests_shopId_requestKey_key" ON "privacy_requests"("shopId", "requestKey");

CREATE TABLE "staff_alerts" (
    "shopId" INTEGER NOT NULL,
    "id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "orderId" TEXT,
    "summary" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'planned',
    "reason" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "sendAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "claimedUntil" TIMESTAMPTZ(3),
    "sentAt" TIMESTAMPTZ(3),
    CONSTRAINT "staff_alerts_pkey" PRIMARY KEY ("shopId","id")
);
CREATE UNIQUE INDEX "staff_alerts_shopId_key_key" ON "staff_alerts"("shopId", "key");

CREATE TABLE "customers" (
    "shopId" INTEGER NOT NULL,
    "id" TEXT NOT NULL,
    "email" TEXT,
    "phone" TEXT,
    "firstName" TEXT,
    "lastName" TEXT,
    "locale" TEXT,
    "countryCode" TEXT,
    "tags" TEXT[],
    "marketingState" TEXT,
    "marketingChangedAt" TIMESTAMPTZ(3),
    "shopifyUpdatedAt" TIMESTAMPTZ(3),
    "version" TEXT NOT NULL DEFAULT '',
    "mergedIntoId" TEXT,
    "erasedAt" TIMESTAMPTZ(3),
    "recheckAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "customers_pkey" PRIMARY KEY ("shopId","id")
);
CREATE INDEX "customers_shopId_email_idx" ON "customers"("shopId", "email");

CREATE TABLE "mail_preferences" (
    "shopId" INTEGER NOT NULL,
    "addressHash" TEXT NOT NULL,
    "unsubscribedAt" TIMESTAMPTZ(3),
    "mutedKinds" TEXT[],
    "locale" TEXT,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "mail_preferences_pkey" PRIMARY KEY ("shopId","addressHash")
);

CREATE TABLE "suppressions" (
    "shopId" INTEGER NOT NULL,
    "addressHash" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "detail" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "suppressions_pkey" PRIMARY KEY ("shopId","addressHash")
);

CREATE TABLE "orders" (
    "shopId" INTEGER NOT NULL,
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL DEFAULT '',
    "placedAt" TIMESTAMPTZ(3),
    "shopifyUpdatedAt" TIMESTAMPTZ(3),
    "version" TEXT NOT NULL DEFAULT '',
    "canceledAt" TIMESTAMPTZ(3),
    "cancelReason" TEXT,
    "closedAt" TIMESTAMPTZ(3),
    "editedAt" TIMESTAMPTZ(3),
    "paidAt" TIMESTAMPTZ(3),
    "financialStatus" TEXT,
    "fulfillmentStatus" TEXT,
    "isTest" BOOLEAN NOT NULL DEFAULT false,
    "sourceName" TEXT,
    "isDraftMade" BOOLEAN NOT NULL DEFAULT false,
    "tags" TEXT[],
    "email" TEXT,
    "phone" TEXT,
    "customerId" TEXT,
    "customerName" TEXT,
    "customerLocale" TEXT,
    "referralCode" TEXT,
    "orderOrdinal" INTEGER,
    "currency" TEXT NOT NULL DEFAULT 'USD',
    "presentmentCurrency" TEXT NOT NULL DEFAULT 'USD',
    "totals" JSONB NOT NULL DEFAULT '{}',
    "taxesIncluded" BOOLEAN NOT NULL DEFAULT false,
    "discounts" JSONB NOT NULL DEFAULT '[]',
    "shippingLines" JSONB NOT NULL DEFAULT '[]',
    "shipTo" JSONB,
    "billTo" JSONB,
    "shipToCountry" TEXT,
    "statusPageUrl" TEXT,
    "fulfillBy" TIMESTAMPTZ(3),
    "maxDeliveryAt" TIMESTAMPTZ(3),
    "promisedDispatchAt" TIMESTAMPTZ(3),
    "promisedAt" TIMESTAMPTZ(3),
    "promiseSource" TEXT,
    "estimateAt" TIMESTAMPTZ(3),
    "stage" TEXT NOT NULL DEFAULT 'placed',
    "troubles" TEXT[],
    "isImported" BOOLEAN NOT NULL DEFAULT false,
    "erasedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "recheckAt" TIMESTAMPTZ(3),
    CONSTRAINT "orders_pkey" PRIMARY KEY ("shopId","id")
);
CREATE INDEX "orders_shopId_placedAt_id_idx" ON "orders"("shopId", "placedAt" DESC, "id" DESC);
CREATE INDEX "orders_shopId_stage_placedAt_id_idx" ON "orders"("shopId", "stage", "placedAt" DESC, "id" DESC);
CREATE INDEX "orders_shopId_customerId_placedAt_idx" ON "orders"("shopId", "customerId", "placedAt");

CREATE TABLE "order_lines" (
    "shopId" INTEGER NOT NULL,
    "orderId" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "variantTitle" TEXT,
    "sku" TEXT,
    "productId" TEXT,
    "variantId" TEXT,
    "vendor" TEXT,
    "quantity" INTEGER NOT NULL,
    "currentQuantity" INTEGER NOT NULL,
    "unitPrice" JSONB NOT NULL,
    "discount" JSONB NOT NULL,
    "tax" JSONB NOT NULL,
    "requiresShipping" BOOLEAN NOT NULL DEFAULT true,
    "isGiftCard" BOOLEAN NOT NULL DEFAULT false,
    "productTags" TEXT[],
    "collections" TEXT[],
    "productType" TEXT,
    "imageUrl" TEXT,
    "isEnriched" BOOLEAN NOT NULL DEFAULT false,
    "position" INTEGER NOT NULL DEFAULT 0,
    CONSTRAINT "order_lines_pkey" PRIMARY KEY ("shopId","orderId","id")
);
CREATE INDEX "order_lines_shopId_productId_idx" ON "order_lines"("shopId", "productId");

CREATE TABLE "shipments" (
    "shopId" INTEGER NOT NULL,
    "id" TEXT NOT NULL,
    "orderId" TEXT NOT NULL,
    "name" TEXT,
    "status" TEXT,
    "shipmentStatus" TEXT,
    "carrier" TEXT,
    "trackingNumbers" TEXT[],
    "trackingUrls" TEXT[],
    "service" TEXT,
    "dispatchedAt" TIMESTAMPTZ(3),
    "shopifyUpdatedAt" TIMESTAMPTZ(3),
    "version" TEXT NOT NULL DEFAULT '',
    "lines" JSONB NOT NULL DEFAULT '[]',
    CONSTRAINT "shipments_pkey" PRIMARY KEY ("shopId","id")
);
CREATE INDEX "shipments_shopId_orderId_idx" ON "shipments"("shopId", "orderId");

CREATE TABLE "scans" (
    "shopId" INTEGER NOT NULL,
    "id" TEXT NOT NULL,
    "orderId" TEXT NOT NULL,
    "shipmentId" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "message" TEXT,
    "happenedAt" TIMESTAMPTZ(3) NOT NULL,
    "city" TEXT,
    "province" TEXT,
    "country" TEXT,
    "estimatedDeliveryAt" TIMESTAMPTZ(3),
    CONSTRAINT "scans_pkey" PRIMARY KEY ("shopId","id")
);
CREATE INDEX "scans_shopId_orderId_idx" ON "scans"("shopId", "orderId");

CREATE TABLE "refunds" (
    "shopId" INTEGER NOT NULL,
    "id" TEXT NOT NULL,
    "orderId" TEXT NOT NULL,
    "refundedAt" TIMESTAMPTZ(3) NOT NULL,
    "note" TEXT,
    "returnId" TEXT,
    "amount" JSONB NOT NULL,
    "lines" JSONB NOT NULL DEFAULT '[]',
    "gateways" TEXT[],
    "costs" JSONB,
    CONSTRAINT "refunds_pkey" PRIMARY KEY ("shopId","id")
);
CREATE INDEX "refunds_shopId_orderId_idx" ON "refunds"("shopId", "orderId");

CREATE TABLE "order_returns" (
    "shopId" INTEGER NOT NULL,
    "id" TEXT NOT NULL,
    "orderId" TEXT NOT NULL,
    "name" TEXT,
    "status" TEXT NOT NULL,
    "version" TEXT NOT NULL DEFAULT '',
    "requestedAt" TIMESTAMPTZ(3),
    "changedAt" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "order_returns_pkey" PRIMARY KEY ("shopId","id")
);
CREATE INDEX "order_returns_shopId_orderId_idx" ON "order_returns"("shopId", "orderId");

CREATE TABLE "events" (
    "shopId" INTEGER NOT NULL,
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "factKey" TEXT NOT NULL,
    "orderId" TEXT,
    "customerId" TEXT,
    "occurredAt" TIMESTAMPTZ(3) NOT NULL,
    "recordedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "data" JSONB NOT NULL DEFAULT '{}',
    CONSTRAINT "events_pkey" PRIMARY KEY ("shopId","id")
);
CREATE INDEX "events_shopId_orderId_occurredAt_idx" ON "events"("shopId", "orderId", "occurredAt");
CREATE UNIQUE INDEX "events_shopId_name_factKey_key" ON "events"("shopId", "name", "factKey");

-- A message belongs to an order, or it is a letter: news for a customer that no order is about.
CREATE TABLE "messages" (
    "shopId" INTEGER NOT NULL,
    "id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "occasion" TEXT NOT NULL,
    "orderId" TEXT,
    "shipmentId" TEXT,
    "customerId" TEXT,
    "addressHash" TEXT,
    "state" TEXT NOT NULL DEFAULT 'planned',
    "reason" TEXT,
    "isDeferrable" BOOLEAN NOT NULL DEFAULT true,
    "isByHand" BOOLEAN NOT NULL DEFAULT false,
    "sendAt" TIMESTAMPTZ(3) NOT NULL,
    "usefulUntil" TIMESTAMPTZ(3) NOT NULL,
    "data" JSONB NOT NULL DEFAULT '{}',
    "history" JSONB NOT NULL DEFAULT '[]',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "claimedUntil" TIMESTAMPTZ(6),
    "plannedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "changedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "sentAt" TIMESTAMPTZ(3),
    "localDay" TEXT,
    "locale" TEXT,
    "smtpId" TEXT,
    "smtpReply" TEXT,
    "sentBy" TEXT,
    "bouncedAt" TIMESTAMPTZ(3),
    CONSTRAINT "messages_pkey" PRIMARY KEY ("shopId","id"),
    CONSTRAINT "messages_hang_on_something" CHECK ("orderId" IS NOT NULL OR "customerId" IS NOT NULL)
);
CREATE INDEX "messages_shopId_orderId_idx" ON "messages"("shopId", "orderId");
CREATE INDEX "messages_shopId_state_sendAt_id_idx" ON "messages"("shopId", "state", "sendAt", "id");
CREATE INDEX "messages_shopId_sendAt_id_idx" ON "messages"("shopId", "sendAt", "id");
CREATE INDEX "messages_shopId_addressHash_localDay_idx" ON "messages"("shopId", "addressHash", "localDay");
CREATE UNIQUE INDEX "messages_shopId_key_key" ON "messages"("shopId", "key");

CREATE TABLE "sent_mails" (
    "shopId" INTEGER NOT NULL,
    "messageId" TEXT NOT NULL,
    "toAddress" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "html" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "sent_mails_pkey" PRIMARY KEY ("shopId","messageId")
);

CREATE TABLE "message_templates" (
    "shopId" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "locale" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "message_templates_pkey" PRIMARY KEY ("shopId","kind","locale")
);

CREATE TABLE "feedback" (
    "shopId" INTEGER NOT NULL,
    "id" TEXT NOT NULL,
    "orderId" TEXT NOT NULL,
    "shipmentId" TEXT,
    "answer" TEXT NOT NULL,
    "comment" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "feedback_pkey" PRIMARY KEY ("shopId","id")
);
CREATE INDEX "feedback_shopId_orderId_idx" ON "feedback"("shopId", "orderId");

CREATE TABLE "problems" (
    "shopId" INTEGER NOT NULL,
    "id" TEXT NOT NULL,
    "orderId" TEXT NOT NULL,
    "shipmentId" TEXT,
    "kind" TEXT NOT NULL,
    "words" TEXT,
    "source" TEXT NOT NULL,
    "openedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "closedAt" TIMESTAMPTZ(3),
    "closedBy" TEXT,
    "resolution" TEXT,
    CONSTRAINT "problems_pkey" PRIMARY KEY ("shopId","id")
);
CREATE INDEX "problems_shopId_orderId_idx" ON "problems"("shopId", "orderId");

CREATE TABLE "reviews" (
    "shopId" INTEGER NOT NULL,
    "id" TEXT NOT NULL,
    "orderId" TEXT NOT NULL,
    "shipmentId" TEXT,
    "lineId" TEXT NOT NULL,
    "productId" TEXT,
    "productTitle" TEXT NOT NULL,
    "customerId" TEXT,
    "rating" INTEGER NOT NULL,
    "title" TEXT,
    "body" TEXT,
    "authorName" TEXT,
    "permissionAt" TIMESTAMPTZ(3),
    "locale" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "reviews_pkey" PRIMARY KEY ("shopId","id")
);
CREATE INDEX "reviews_shopId_productId_idx" ON "reviews"("shopId", "productId");
CREATE UNIQUE INDEX "reviews_shopId_orderId_lineId_key" ON "reviews"("shopId", "orderId", "lineId");

CREATE TABLE "loyalty_programs" (
    "shopId" INTEGER NOT NULL,
    "draft" JSONB NOT NULL DEFAULT '{}',
    "launchedVersion" INTEGER,
    "pausedAt" TIMESTAMPTZ(3),
    "pauses" JSONB NOT NULL DEFAULT '[]',
    "catchUpFrom" TIMESTAMPTZ(3),
    "catchUpAfterId" TEXT NOT NULL DEFAULT '',
    "recheckAfterId" TEXT,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "loyalty_programs_pkey" PRIMARY KEY ("shopId")
);

CREATE TABLE "program_versions" (
    "shopId" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "program" JSONB NOT NULL,
    "author" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "effectiveFrom" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "program_versions_pkey" PRIMARY KEY ("shopId","version")
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
    "tierPlacedReason" TEXT,
    "tierNoticeAt" TIMESTAMPTZ(3),
    "tierDropsAt" TIMESTAMPTZ(3),
    "tierDropsTo" TEXT,
    "tierRecheckAt" TIMESTAMPTZ(3),
    "referredById" TEXT,
    "birthday" TEXT,
    "birthdaySetAt" TIMESTAMPTZ(3),
    "referralCode" TEXT,
    "mergedIntoId" TEXT,
    "erasedAt" TIMESTAMPTZ(3),
    "pendingPoints" INTEGER NOT NULL DEFAULT 0 CHECK ("pendingPoints" >= 0),
    "availablePoints" INTEGER NOT NULL DEFAULT 0,
    "debtPoints" INTEGER NOT NULL DEFAULT 0 CHECK ("debtPoints" >= 0),
    "lastActivityAt" TIMESTAMPTZ(3),
    CONSTRAINT "members_pkey" PRIMARY KEY ("shopId","id")
);
CREATE INDEX "members_shopId_mergedIntoId_idx" ON "members"("shopId", "mergedIntoId");
CREATE INDEX "members_shopId_joinedAt_id_idx" ON "members"("shopId", "joinedAt" DESC, "id" DESC);
CREATE INDEX "members_shopId_availablePoints_id_idx" ON "members"("shopId", "availablePoints" DESC, "id" DESC);
CREATE UNIQUE INDEX "members_shopId_customerId_key" ON "members"("shopId", "customerId");
CREATE UNIQUE INDEX "members_shopId_addressHash_key" ON "members"("shopId", "addressHash");
CREATE UNIQUE INDEX "members_shopId_referralCode_key" ON "members"("shopId", "referralCode");

-- The counts of a lot cannot go below zero, so the same points cannot be spent twice, whatever the code does.
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
    CONSTRAINT "points_lots_pkey" PRIMARY KEY ("shopId","id")
);
CREATE INDEX "points_lots_shopId_memberId_idx" ON "points_lots"("shopId", "memberId");
CREATE INDEX "points_lots_shopId_orderId_idx" ON "points_lots"("shopId", "orderId");
CREATE UNIQUE INDEX "points_lots_shopId_sourceKey_key" ON "points_lots"("shopId", "sourceKey");

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
    CONSTRAINT "points_transactions_pkey" PRIMARY KEY ("shopId","id")
);
CREATE INDEX "points_transactions_shopId_memberId_idx" ON "points_transactions"("shopId", "memberId");
CREATE INDEX "points_transactions_shopId_orderId_idx" ON "points_transactions"("shopId", "orderId");
CREATE INDEX "points_transactions_shopId_redemptionId_idx" ON "points_transactions"("shopId", "redemptionId");
CREATE INDEX "points_transactions_shopId_occurredAt_idx" ON "points_transactions"("shopId", "occurredAt");
CREATE UNIQUE INDEX "points_transactions_shopId_sourceKey_key" ON "points_transactions"("shopId", "sourceKey");

CREATE TABLE "points_entries" (
    "shopId" INTEGER NOT NULL,
    "transactionId" BIGINT NOT NULL,
    "position" INTEGER NOT NULL,
    "account" TEXT NOT NULL CHECK ("account" IN ('issued', 'pending', 'available', 'redeemed', 'expired', 'adjusted', 'written_off')),
    "memberId" TEXT,
    "lotId" TEXT,
    "points" INTEGER NOT NULL CHECK ("points" <> 0),
    CONSTRAINT "points_entries_pkey" PRIMARY KEY ("shopId","transactionId","position"),
    CHECK (("memberId" IS NOT NULL) = ("account" IN ('pending', 'available')))
);
CREATE INDEX "points_entries_shopId_memberId_transactionId_idx" ON "points_entries"("shopId", "memberId", "transactionId");

CREATE TABLE "redemptions" (
    "shopId" INTEGER NOT NULL,
    "id" TEXT NOT NULL,
    "memberId" TEXT NOT NULL,
    "rewardKey" TEXT NOT NULL,
    "points" INTEGER NOT NULL CHECK ("points" >= 0),
    "state" TEXT NOT NULL DEFAULT 'held',
    "code" TEXT,
    "shopifyId" TEXT,
    "orderId" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMPTZ(3),
    "usedAt" TIMESTAMPTZ(3),
    "detail" JSONB NOT NULL DEFAULT '{}',
    "source" TEXT NOT NULL DEFAULT 'points' CHECK ("source" IN ('points', 'punch_card', 'tier', 'staff')),
    "sourceKey" TEXT,
    "reward" JSONB NOT NULL DEFAULT '{}',
    "currency" TEXT,
    "staffMember" TEXT,
    "reason" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "attemptedAt" TIMESTAMPTZ(3),
    "nextAttemptAt" TIMESTAMPTZ(3),
    "problem" TEXT,
    CONSTRAINT "redemptions_pkey" PRIMARY KEY ("shopId","id")
);
CREATE INDEX "redemptions_shopId_memberId_createdAt_idx" ON "redemptions"("shopId", "memberId", "createdAt");
CREATE INDEX "redemptions_shopId_orderId_idx" ON "redemptions"("shopId", "orderId");
CREATE INDEX "redemptions_shopId_state_createdAt_idx" ON "redemptions"("shopId", "state", "createdAt" DESC);
CREATE UNIQUE INDEX "redemptions_shopId_code_key" ON "redemptions"("shopId", "code");
CREATE UNIQUE INDEX "redemptions_shopId_sourceKey_key" ON "redemptions"("shopId", "sourceKey");

CREATE TABLE "shopify_writes" (
    "shopId" INTEGER NOT NULL,
    "subject" TEXT NOT NULL,
    "dueAt" TIMESTAMPTZ(3),
    "marks" INTEGER NOT NULL DEFAULT 0,
    "claimedUntil" TIMESTAMPTZ(3),
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "problem" TEXT,
    "written" JSONB,
    "writtenAt" TIMESTAMPTZ(3),
    CONSTRAINT "shopify_writes_pkey" PRIMARY KEY ("shopId","subject")
);

CREATE TABLE "counted_orders" (
    "shopId" INTEGER NOT NULL,
    "orderId" TEXT NOT NULL,
    "memberId" TEXT NOT NULL,
    "placedAt" TIMESTAMPTZ(3) NOT NULL,
    "goodsMinor" BIGINT NOT NULL DEFAULT 0 CHECK ("goodsMinor" >= 0),
    "orders" INTEGER NOT NULL DEFAULT 0 CHECK ("orders" IN (0, 1)),
    "punches" INTEGER NOT NULL DEFAULT 0 CHECK ("punches" >= 0),
    CONSTRAINT "counted_orders_pkey" PRIMARY KEY ("shopId","orderId")
);
CREATE INDEX "counted_orders_shopId_memberId_placedAt_idx" ON "counted_orders"("shopId", "memberId", "placedAt");

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
    CONSTRAINT "referrals_pkey" PRIMARY KEY ("shopId","id")
);
CREATE INDEX "referrals_shopId_referrerId_idx" ON "referrals"("shopId", "referrerId");
CREATE INDEX "referrals_shopId_friendId_idx" ON "referrals"("shopId", "friendId");
CREATE UNIQUE INDEX "referrals_shopId_orderId_key" ON "referrals"("shopId", "orderId");

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
    "undoneBy" TEXT,
    CONSTRAINT "points_imports_pkey" PRIMARY KEY ("shopId","id")
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
    "customerId" TEXT,
    "birthday" TEXT,
    "tierKey" TEXT,
    CONSTRAINT "points_import_lines_pkey" PRIMARY KEY ("shopId","importId","line")
);
CREATE INDEX "points_import_lines_shopId_addressHash_idx" ON "points_import_lines"("shopId", "addressHash");

CREATE TABLE "staff_members" (
    "shopId" INTEGER NOT NULL,
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "seenAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "staff_members_pkey" PRIMARY KEY ("shopId","id")
);
