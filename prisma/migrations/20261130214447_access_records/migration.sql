-- CreateTable
CREATE TABLE "accesses" (
    "shopId" INTEGER NOT NULL,
    "id" TEXT NOT NULL,
    "staffMember" TEXT NOT NULL,
    "staffName" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "thingId" TEXT,
    "hour" TIMESTAMPTZ(3) NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "accesses_pkey" PRIMARY KEY ("shopId","id")
);

-- CreateIndex
CREATE INDEX "accesses_shopId_at_id_idx" ON "accesses"("shopId", "at" DESC, "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "accesses_shopId_staffMember_kind_thingId_hour_key" ON "accesses"("shopId", "staffMember", "kind", "thingId", "hour");

CALL wall_in(ARRAY['accesses']);
