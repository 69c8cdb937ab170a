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
  'shop_settings', 'history_imports', 'privacy_requests', 'staff_alerts', 'customers', 'mail_preferences',
  'suppressions', 'orders', 'order_lines', 'shipments', 'scans', 'refunds', 'order_returns', 'events',
  'messages', 'sent_mails', 'message_templates', 'feedback', 'problems', 'reviews'
]);

-- The inbox is keyed by domain: a webhook is kept before anybody knows which shop it belongs to.
ALTER TABLE inbox ENABLE ROW LEVEL SECURITY;
CREATE POLICY anybody_may_add ON inbox FOR INSERT WITH CHECK (true);
CREATE POLICY shop_wall ON inbox USING ("shopDomain" = current_setting('app.shop_domain', true));

-- What the dispatcher may see of all shops: ids, states and times, no content.
CREATE POLICY dispatcher ON inbox TO aftercare_dispatcher USING (true);
CREATE POLICY dispatcher ON messages TO aftercare_dispatcher USING (true);
CREATE POLICY dispatcher ON orders TO aftercare_dispatcher USING (true);
CREATE POLICY dispatcher ON staff_alerts TO aftercare_dispatcher USING (true);
CREATE POLICY dispatcher ON history_imports TO aftercare_dispatcher USING (true);

GRANT SELECT ON shops TO aftercare_dispatcher;
GRANT SELECT ("id", "shopDomain", "topic", "state", "attempts", "receivedAt", "claimedUntil", "processedAt"),
      UPDATE ("state", "reason", "attempts", "claimedUntil") ON inbox TO aftercare_dispatcher;
GRANT SELECT ("shopId", "id", "kind", "state", "sendAt", "usefulUntil", "attempts", "claimedUntil", "sentAt"),
      UPDATE ("state", "reason", "attempts", "claimedUntil", "changedAt") ON messages TO aftercare_dispatcher;
GRANT SELECT ("shopId", "id", "reviewAt"), UPDATE ("reviewAt") ON orders TO aftercare_dispatcher;
GRANT SELECT ("shopId", "id", "kind", "state", "sendAt", "attempts", "claimedUntil"),
      UPDATE ("state", "reason", "attempts", "claimedUntil") ON staff_alerts TO aftercare_dispatcher;
GRANT SELECT ("shopId", "id", "state", "operationId", "startedAt") ON history_imports TO aftercare_dispatcher;

-- Claims look only at rows that wait; the indexes hold nothing else.
CREATE INDEX inbox_waiting ON inbox ("id") WHERE state = 'received';
CREATE INDEX messages_due ON messages ("sendAt") WHERE state IN ('planned');
CREATE INDEX messages_in_hand ON messages ("claimedUntil") WHERE state IN ('queued', 'sending');
CREATE INDEX staff_alerts_waiting ON staff_alerts ("sendAt") WHERE state IN ('planned', 'queued', 'sending');
CREATE INDEX orders_to_review ON orders ("reviewAt") WHERE "reviewAt" IS NOT NULL;

-- Order search: number, address and name by their beginning.
CREATE INDEX orders_by_name ON orders ("shopId", lower(name) text_pattern_ops);
CREATE INDEX orders_by_email ON orders ("shopId", lower(email) text_pattern_ops);
CREATE INDEX orders_by_customer_name ON orders ("shopId", lower("customerName") text_pattern_ops);
CREATE INDEX orders_in_trouble ON orders ("shopId", "placedAt" DESC, id DESC) WHERE cardinality(troubles) > 0;
