-- What a line of another program's file says beyond points, until it is in; and which customer has its address.
ALTER TABLE points_import_lines
  ADD COLUMN "customerId" TEXT,
  ADD COLUMN "birthday" TEXT,
  ADD COLUMN "tierKey" TEXT;
CREATE INDEX "points_import_lines_shopId_addressHash_idx" ON points_import_lines ("shopId", "addressHash");
CREATE INDEX points_import_lines_to_do ON points_import_lines ("shopId", "importId", "line") WHERE outcome IN ('ready', 'guest', 'added', 'added_guest');

ALTER TABLE points_imports ADD COLUMN "undoneBy" TEXT;
CREATE POLICY dispatcher ON points_imports TO aftercare_dispatcher USING (true);
GRANT SELECT ("shopId", "id", "state") ON points_imports TO aftercare_dispatcher;

-- Orders from before the launch that still have to earn: those placed after this one, up to the launch.
ALTER TABLE loyalty_programs
  ADD COLUMN "catchUpFrom" TIMESTAMPTZ(3),
  ADD COLUMN "catchUpAfterId" TEXT NOT NULL DEFAULT '';
GRANT SELECT ("catchUpFrom") ON loyalty_programs TO aftercare_dispatcher;

-- Who did something by hand: Shopify says only a number with each request, and the name when asked.
CREATE TABLE "staff_members" (
    "shopId" INTEGER NOT NULL,
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "seenAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "staff_members_pkey" PRIMARY KEY ("shopId", "id")
);
CALL wall_in(ARRAY['staff_members']);
