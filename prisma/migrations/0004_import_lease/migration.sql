-- One process at a time reads an import: the result of a large shop takes longer than the pause between two polls.
ALTER TABLE "history_imports" ADD COLUMN "claimedUntil" TIMESTAMPTZ(6);
