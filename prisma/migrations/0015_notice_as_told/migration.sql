-- A notice of a drop is kept as it was told: the day and the tier it names. Other rules launched meanwhile change neither.
ALTER TABLE members
  ADD COLUMN "tierDropsAt" TIMESTAMPTZ(3),
  ADD COLUMN "tierDropsTo" TEXT;
UPDATE members m SET "tierDropsAt" = m."tierNoticeAt" + make_interval(days => coalesce((v.program->'tiers'->>'noticeDays')::int, 30))
FROM loyalty_programs p JOIN program_versions v ON v."shopId" = p."shopId" AND v.version = p."launchedVersion"
WHERE p."shopId" = m."shopId" AND m."tierNoticeAt" IS NOT NULL;
