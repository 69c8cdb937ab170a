-- AlterTable
ALTER TABLE "shops" ADD COLUMN     "pausedAt" TIMESTAMPTZ(3),
ADD COLUMN     "resumedAt" TIMESTAMPTZ(3);
