-- AlterTable
ALTER TABLE "privacy_requests" ADD COLUMN     "erased" JSONB;
