-- Everybody is looked at again after the tiers were changed, some at a time: who was last. Null: nobody is left.
ALTER TABLE loyalty_programs ADD COLUMN "reviewAfterId" TEXT;
GRANT SELECT ("reviewAfterId") ON loyalty_programs TO aftercare_dispatcher;
