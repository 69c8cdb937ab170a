-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
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

-- CreateTable
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

-- CreateTable
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
    "liveAt" TIMESTAMPTZ(3),
    "messagesFrom" TIMESTAMPTZ(3),
    "reconciledUntil" TIMESTAMPTZ(3),
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "shops_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "shop_settings" (
    "shopId" INTEGER NOT NULL,
    "settings" JSONB NOT NULL DEFAULT '{}',
    "smtpPassword" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "shop_settings_pkey" PRIMARY KEY ("shopId")
);

-- CreateTable
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

    CONSTRAINT "history_imports_pkey" PRIMARY KEY ("shopId","id")
);

-- CreateTable
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

-- CreateTable
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

-- CreateTable
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
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "customers_pkey" PRIMARY KEY ("shopId","id")
);

-- CreateTable
CREATE TABLE "mail_preferences" (
    "shopId" INTEGER NOT NULL,
    "addressHash" TEXT NOT NULL,
    "unsubscribedAt" TIMESTAMPTZ(3),
    "mutedKinds" TEXT[],
    "locale" TEXT,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "mail_preferences_pkey" PRIMARY KEY ("shopId","addressHash")
);

-- CreateTable
CREATE TABLE "suppressions" (
    "shopId" INTEGER NOT NULL,
    "addressHash" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "detail" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "suppressions_pkey" PRIMARY KEY ("shopId","addressHash")
);

-- CreateTable
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
    "reviewAt" TIMESTAMPTZ(3),

    CONSTRAINT "orders_pkey" PRIMARY KEY ("shopId","id")
);

-- CreateTable
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

-- CreateTable
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

-- CreateTable
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

-- CreateTable
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

    CONSTRAINT "refunds_pkey" PRIMARY KEY ("shopId","id")
);

-- CreateTable
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

-- CreateTable
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

-- CreateTable
CREATE TABLE "messages" (
    "shopId" INTEGER NOT NULL,
    "id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "occasion" TEXT NOT NULL,
    "orderId" TEXT NOT NULL,
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
    "bouncedAt" TIMESTAMPTZ(3),

    CONSTRAINT "messages_pkey" PRIMARY KEY ("shopId","id")
);

-- CreateTable
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

-- CreateTable
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

-- CreateTable
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

-- CreateTable
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

-- CreateTable
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

-- CreateIndex
CREATE INDEX "sessions_shop_idx" ON "sessions"("shop");

-- CreateIndex
CREATE INDEX "inbox_state_shopDomain_id_idx" ON "inbox"("state", "shopDomain", "id");

-- CreateIndex
CREATE INDEX "inbox_receivedAt_idx" ON "inbox"("receivedAt");

-- CreateIndex
CREATE UNIQUE INDEX "inbox_shopDomain_topic_webhookId_key" ON "inbox"("shopDomain", "topic", "webhookId");

-- CreateIndex
CREATE UNIQUE INDEX "shops_domain_key" ON "shops"("domain");

-- CreateIndex
CREATE UNIQUE INDEX "privacy_requests_shopId_requestKey_key" ON "privacy_requests"("shopId", "requestKey");

-- CreateIndex
CREATE UNIQUE INDEX "staff_alerts_shopId_key_key" ON "staff_alerts"("shopId", "key");

-- CreateIndex
CREATE INDEX "customers_shopId_email_idx" ON "customers"("shopId", "email");

-- CreateIndex
CREATE INDEX "orders_shopId_placedAt_id_idx" ON "orders"("shopId", "placedAt" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "orders_shopId_stage_placedAt_id_idx" ON "orders"("shopId", "stage", "placedAt" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "orders_shopId_customerId_placedAt_idx" ON "orders"("shopId", "customerId", "placedAt");

-- CreateIndex
CREATE INDEX "order_lines_shopId_productId_idx" ON "order_lines"("shopId", "productId");

-- CreateIndex
CREATE INDEX "shipments_shopId_orderId_idx" ON "shipments"("shopId", "orderId");

-- CreateIndex
CREATE INDEX "scans_shopId_orderId_idx" ON "scans"("shopId", "orderId");

-- CreateIndex
CREATE INDEX "refunds_shopId_orderId_idx" ON "refunds"("shopId", "orderId");

-- CreateIndex
CREATE INDEX "order_returns_shopId_orderId_idx" ON "order_returns"("shopId", "orderId");

-- CreateIndex
CREATE INDEX "events_shopId_orderId_occurredAt_idx" ON "events"("shopId", "orderId", "occurredAt");

-- CreateIndex
CREATE UNIQUE INDEX "events_shopId_name_factKey_key" ON "events"("shopId", "name", "factKey");

-- CreateIndex
CREATE INDEX "messages_shopId_orderId_idx" ON "messages"("shopId", "orderId");

-- CreateIndex
CREATE INDEX "messages_shopId_state_sendAt_id_idx" ON "messages"("shopId", "state", "sendAt", "id");

-- CreateIndex
CREATE INDEX "messages_shopId_addressHash_localDay_idx" ON "messages"("shopId", "addressHash", "localDay");

-- CreateIndex
CREATE UNIQUE INDEX "messages_shopId_key_key" ON "messages"("shopId", "key");

-- CreateIndex
CREATE INDEX "feedback_shopId_orderId_idx" ON "feedback"("shopId", "orderId");

-- CreateIndex
CREATE INDEX "problems_shopId_orderId_idx" ON "problems"("shopId", "orderId");

-- CreateIndex
CREATE INDEX "reviews_shopId_productId_idx" ON "reviews"("shopId", "productId");

-- CreateIndex
CREATE UNIQUE INDEX "reviews_shopId_orderId_lineId_key" ON "reviews"("shopId", "orderId", "lineId");

