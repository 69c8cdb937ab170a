-- The second wall between shops: row-level security. Processes connect with a role that owns nothing (made by
-- `npm run setup`), and a transaction sees only the rows of the shop that withShop has named.

-- The narrow role for claims across shops. The processes' role may switch to it, but does not inherit from it.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'aftercare_dispatcher') THEN
    CREATE ROLE aftercare_dispatcher NOLOGIN;
  END IF;
END
$$;

CREATE FUNCTION current_shop_id() RETURNS integer
  LANGUAGE sql STABLE PARALLEL SAFE
  RETURN nullif(current_setting('app.shop_id', true), '')::integer;

-- Every table with a shopId is walled in the same way. Later migrations call this for their own tables.
CREATE PROCEDURE wall_in(tables text[]) LANGUAGE plpgsql AS $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY tables LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format(
      'CREATE POLICY shop_wall ON %I USING ("shopId" = current_shop_id()) WITH CHECK ("shopId" = current_shop_id())', t);
  END LOOP;
END
$$;

CALL wall_in(ARRAY[
  'shop_settings', 'history_imports', 'privacy_requests', 'staff_alerts', 'staff_members',
  'customers', 'mail_preferences', 'suppressions',
  'orders', 'order_lines', 'shipments', 'scans', 'refunds', 'order_returns', 'events',
  'messages', 'sent_mails', 'message_templates', 'feedback', 'problems', 'reviews',
  'loyalty_programs', 'program_versions', 'members', 'points_lots', 'points_transactions', 'points_entries',
  'redemptions', 'counted_orders', 'referrals', 'shopify_writes', 'points_imports', 'points_import_lines'
]);

-- The inbox is keyed by domain: a webhook is kept before anybody knows which shop it belongs to.
ALTER TABLE inbox ENABLE ROW LEVEL SECURITY;
CREATE POLICY anybody_may_add ON inbox FOR INSERT WITH CHECK (true);
CREATE POLICY shop_wall ON inbox USING ("shopDomain" = current_setting('app.shop_domain', true));

-- What the dispatcher may see of all shops: ids, states and times, no content.
GRANT SELECT ON shops TO aftercare_dispatcher;

CREATE POLICY dispatcher ON inbox TO aftercare_dispatcher USING (true);
GRANT SELECT ("id", "shopDomain", "topic", "state", "attempts", "receivedAt", "claimedUntil", "processedAt"),
      UPDATE ("state", "reason", "attempts", "claimedUntil") ON inbox TO aftercare_dispatcher;

CREATE POLICY dispatcher ON messages TO aftercare_dispatcher USING (true);
GRANT SELECT ("shopId", "id", "kind", "state", "sendAt", "usefulUntil", "attempts", "claimedUntil", "sentAt", "sentBy"),
      UPDATE ("state", "reason", "attempts", "claimedUntil", "changedAt") ON messages TO aftercare_dispatcher;

CREATE POLICY dispatcher ON staff_alerts TO aftercare_dispatcher USING (true);
GRANT SELECT ("shopId", "id", "kind", "state", "sendAt", "attempts", "claimedUntil"),
      UPDATE ("state", "reason", "attempts", "claimedUntil") ON staff_alerts TO aftercare_dispatcher;

CREATE POLICY dispatcher ON orders TO aftercare_dispatcher USING (true);
GRANT SELECT ("shopId", "id", "recheckAt"), UPDATE ("recheckAt") ON orders TO aftercare_dispatcher;

CREATE POLICY dispatcher ON customers TO aftercare_dispatcher USING (true);
GRANT SELECT ("shopId", "id", "recheckAt"), UPDATE ("recheckAt") ON customers TO aftercare_dispatcher;

CREATE POLICY dispatcher ON history_imports TO aftercare_dispatcher USING (true);
GRANT SELECT ("shopId", "id", "state", "operationId", "startedAt") ON history_imports TO aftercare_dispatcher;

-- Erasures in shops with very many kept webhooks are finished by a job, which looks for them across shops.
CREATE POLICY dispatcher ON privacy_requests TO aftercare_dispatcher USING (true);
GRANT SELECT ("shopId", "id", "kind", "doneAt") ON privacy_requests TO aftercare_dispatcher;

CREATE POLICY dispatcher ON loyalty_programs TO aftercare_dispatcher USING (true);
GRANT SELECT ("shopId", "launchedVersion", "pausedAt", "catchUpFrom", "recheckAfterId")
  ON loyalty_programs TO aftercare_dispatcher;

CREATE POLICY dispatcher ON members TO aftercare_dispatcher USING (true);
GRANT SELECT ("shopId", "id", "tierRecheckAt") ON members TO aftercare_dispatcher;

-- Lots that are due to be released or to expire.
CREATE POLICY dispatcher ON points_lots TO aftercare_dispatcher USING (true);
GRANT SELECT ("shopId", "id", "pending", "available", "availableAt", "expiresAt") ON points_lots TO aftercare_dispatcher;

CREATE POLICY dispatcher ON redemptions TO aftercare_dispatcher USING (true);
GRANT SELECT ("shopId", "id", "state", "nextAttemptAt", "expiresAt"), UPDATE ("nextAttemptAt")
  ON redemptions TO aftercare_dispatcher;

CREATE POLICY dispatcher ON referrals TO aftercare_dispatcher USING (true);
GRANT SELECT ("shopId", "id", "state", "dueAt") ON referrals TO aftercare_dispatcher;

CREATE POLICY dispatcher ON shopify_writes TO aftercare_dispatcher USING (true);
GRANT SELECT ("shopId", "subject", "dueAt", "claimedUntil"), UPDATE ("dueAt", "claimedUntil")
  ON shopify_writes TO aftercare_dispatcher;

CREATE POLICY dispatcher ON points_imports TO aftercare_dispatcher USING (true);
GRANT SELECT ("shopId", "id", "state") ON points_imports TO aftercare_dispatcher;
