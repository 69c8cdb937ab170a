-- AlterTable
ALTER TABLE "members" ADD COLUMN     "name" TEXT;

-- AlterTable
ALTER TABLE "points_import_lines" ADD COLUMN     "name" TEXT;

-- AlterTable
ALTER TABLE "points_imports" ADD COLUMN     "notes" TEXT[] DEFAULT ARRAY[]::TEXT[];
