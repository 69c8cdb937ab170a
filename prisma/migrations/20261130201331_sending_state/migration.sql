-- AlterTable
ALTER TABLE "sessions" ADD COLUMN     "refreshedBy" TEXT,
ADD COLUMN     "refreshedUntil" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "staff_members" ADD COLUMN     "email" TEXT;

-- CreateTable
CREATE TABLE "sending_states" (
    "shopId" INTEGER NOT NULL,
    "heldBy" TEXT,
    "heldUntil" TIMESTAMPTZ(3),
    "restsUntil" TIMESTAMPTZ(3),
    "hangs" INTEGER NOT NULL DEFAULT 0,
    "testUntil" TIMESTAMPTZ(3),
    "tests" INTEGER NOT NULL DEFAULT 0,
    "testsFrom" TIMESTAMPTZ(3),

    CONSTRAINT "sending_states_pkey" PRIMARY KEY ("shopId")
);

CALL wall_in(ARRAY['sending_states']);

-- The sweep leaves alone what waits for a server that is in hand or rests, and counts the tests of all shops.
CREATE POLICY dispatcher ON sending_states TO aftercare_dispatcher USING (true);
GRANT SELECT ("shopId", "heldUntil", "restsUntil", "tests", "testsFrom") ON sending_states TO aftercare_dispatcher;
