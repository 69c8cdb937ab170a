-- AlterTable
ALTER TABLE "staff_alerts" ADD COLUMN     "count" INTEGER NOT NULL DEFAULT 1;
