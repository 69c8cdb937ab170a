-- Partial and expression indexes, which Prisma's schema cannot express, and functions and triggers.

-- Claims look only at rows that wait; these indexes hold nothing else.
CREATE INDEX inbox_waiting ON inbox ("id") WHERE state = 'received';
CREATE INDEX messages_due ON messages ("sendAt") WHERE state IN ('planned');
CREATE INDEX messages_in_hand ON messages ("claimedUntil") WHERE state IN ('queued', 'sending');
CREATE INDEX staff_alerts_waiting ON staff_alerts ("sendAt") WHERE state IN ('planned', 'queued', 'sending');
CREATE INDEX orders_to_recheck ON orders ("recheckAt") WHERE "recheckAt" IS NOT NULL;
CREATE INDEX customers_to_recheck ON customers ("recheckAt") WHERE "recheckAt" IS NOT NULL;
CREATE INDEX members_to_recheck ON members ("tierRecheckAt") WHERE "tierRecheckAt" IS NOT NULL;
CREATE INDEX privacy_requests_open ON privacy_requests ("shopId") WHERE "doneAt" IS NULL;
CREATE INDEX shopify_writes_due ON shopify_writes ("dueAt") WHERE "dueAt" IS NOT NULL;
CREATE INDEX referrals_due ON referrals ("dueAt") WHERE state = 'pending';
CREATE INDEX points_lots_to_release ON points_lots ("availableAt") WHERE pending > 0;
CREATE INDEX points_lots_to_expire ON points_lots ("expiresAt") WHERE available > 0 AND "expiresAt" IS NOT NULL;
CREATE INDEX points_import_lines_to_do ON points_import_lines ("shopId", "importId", "line")
  WHERE outcome IN ('ready', 'guest', 'added', 'added_guest');

-- Redemptions that are due are looked for shop by shop, so that each shop gets its turn.
CREATE INDEX redemptions_to_issue ON redemptions ("shopId", "nextAttemptAt")
  WHERE state = 'held' AND "nextAttemptAt" IS NOT NULL;
CREATE INDEX redemptions_to_lapse ON redemptions ("shopId", "expiresAt") WHERE state = 'issued' AND "expiresAt" IS NOT NULL;
-- Issued discounts whose customer has become another one, until Shopify lets the other use them.
CREATE INDEX redemptions_to_rebind ON redemptions ("shopId", "nextAttemptAt")
  WHERE state = 'issued' AND "nextAttemptAt" IS NOT NULL;

-- A shop whose webhooks are being applied is left to the worker that applies them; the claim looks such shops up here.
CREATE INDEX inbox_in_hand ON inbox ("shopDomain") WHERE state = 'received' AND "claimedUntil" IS NOT NULL;
-- Retention looks for old bodies.
CREATE INDEX inbox_to_empty ON inbox ("receivedAt") WHERE state <> 'received' AND body <> ''::bytea;

-- Both limits on sending count by the server that took a message: the operator's ("app") or the shop's own ("shop").
CREATE INDEX messages_sent_by_shop ON messages ("shopId", "sentAt") WHERE "sentAt" IS NOT NULL;
CREATE INDEX messages_sent_by_app ON messages ("sentAt") WHERE "sentBy" = 'app';

-- Letters (messages about no order) and the events that they tell of.
CREATE INDEX messages_letters ON messages ("shopId", "customerId") WHERE "orderId" IS NULL;
CREATE INDEX events_letters ON events ("shopId", "customerId") WHERE "orderId" IS NULL AND "customerId" IS NOT NULL;

-- Customers merged into another, lines whose product has not been read, orders in trouble: few rows each, looked for often.
CREATE INDEX customers_merged ON customers ("shopId", "mergedIntoId") WHERE "mergedIntoId" IS NOT NULL;
CREATE INDEX order_lines_to_enrich ON order_lines ("shopId", "orderId") WHERE NOT "isEnriched";
CREATE INDEX orders_in_trouble ON orders ("shopId", "placedAt" DESC, id DESC) WHERE cardinality(troubles) > 0;

CREATE INDEX members_with_birthday ON members ("shopId", "birthday") WHERE "birthday" IS NOT NULL;

-- Search by the beginning of an order's number, address or customer's name. Behind row-level security PostgreSQL would not
-- use the indexes on lower(...), because lower() might tell of other shops' rows by an error. So the search runs as the
-- tables' owner and names the shop itself.
CREATE INDEX orders_by_name ON orders ("shopId", lower(name) text_pattern_ops);
CREATE INDEX orders_by_email ON orders ("shopId", lower(email) text_pattern_ops);
CREATE INDEX orders_by_customer_name ON orders ("shopId", lower("customerName") text_pattern_ops);

-- Each beginning in a branch of its own: joined to a list of two, PostgreSQL took the range for a ninth of the table and read
-- all of it.
CREATE FUNCTION orders_starting_with(start text) RETURNS SETOF text
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
  AS $$
    SELECT id FROM orders
    WHERE "shopId" = current_shop_id() AND lower(name) ~>=~ lower(start) AND lower(name) ~<~ (lower(start) || chr(1114111))
    UNION
    SELECT id FROM orders
    WHERE "shopId" = current_shop_id() AND lower(name) ~>=~ ('#' || lower(start)) AND lower(name) ~<~ ('#' || lower(start) || chr(1114111))
    UNION
    SELECT id FROM orders
    WHERE "shopId" = current_shop_id() AND lower(email) ~>=~ lower(start) AND lower(email) ~<~ (lower(start) || chr(1114111))
    UNION
    SELECT id FROM orders
    WHERE "shopId" = current_shop_id() AND lower("customerName") ~>=~ lower(start) AND lower("customerName") ~<~ (lower(start) || chr(1114111))
  $$;

-- Members are found by the beginning of a customer's address or name, as the tables' owner for the same reason.
CREATE INDEX customers_by_email ON customers ("shopId", lower(email) text_pattern_ops);
CREATE INDEX customers_by_full_name
  ON customers ("shopId", lower(coalesce("firstName", '') || ' ' || coalesce("lastName", '')) text_pattern_ops);
CREATE INDEX customers_by_last_name ON customers ("shopId", lower("lastName") text_pattern_ops);

-- At most so many of each kind, in the order of the alphabet: a common name costs the same in a large shop as in a small one.
CREATE FUNCTION customers_starting_with(start text, most integer) RETURNS SETOF text
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
  AS $$
    (SELECT id FROM customers
     WHERE "shopId" = current_shop_id() AND lower(email) ~>=~ lower(start) AND lower(email) ~<~ (lower(start) || chr(1114111))
     ORDER BY lower(email) USING ~<~ LIMIT most)
    UNION
    (SELECT id FROM customers
     WHERE "shopId" = current_shop_id() AND lower(coalesce("firstName", '') || ' ' || coalesce("lastName", '')) ~>=~ lower(start)
       AND lower(coalesce("firstName", '') || ' ' || coalesce("lastName", '')) ~<~ (lower(start) || chr(1114111))
     ORDER BY lower(coalesce("firstName", '') || ' ' || coalesce("lastName", '')) USING ~<~ LIMIT most)
    UNION
    (SELECT id FROM customers
     WHERE "shopId" = current_shop_id() AND lower("lastName") ~>=~ lower(start) AND lower("lastName") ~<~ (lower(start) || chr(1114111))
     ORDER BY lower("lastName") USING ~<~ LIMIT most)
  $$;

-- The points ledger balances: checked when the database transaction ends, whoever wrote the entries.
CREATE FUNCTION points_entries_balance() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT sum(points) FROM points_entries WHERE "shopId" = NEW."shopId" AND "transactionId" = NEW."transactionId") <> 0 THEN
    RAISE EXCEPTION 'The entries of points transaction % do not sum to zero', NEW."transactionId" USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER points_entries_balance AFTER INSERT OR UPDATE ON points_entries
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION points_entries_balance();

-- The ledger may be thrown away only with the shop itself: the processes' role cannot delete from it (see app/setup).
CREATE FUNCTION erase_books_of_gone_shop(gone integer) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM shops WHERE id = gone) THEN
    RAISE EXCEPTION 'Shop % is still in the register', gone;
  END IF;
  DELETE FROM points_entries WHERE "shopId" = gone;
  DELETE FROM points_transactions WHERE "shopId" = gone;
  DELETE FROM program_versions WHERE "shopId" = gone;
END
$$;
REVOKE EXECUTE ON FUNCTION erase_books_of_gone_shop FROM PUBLIC;

-- What staff wrote beside an entry may name a person. It goes with the person; the figures stay.
CREATE FUNCTION erase_words_of_members(gone text[]) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    UPDATE points_transactions t SET reason = NULL, explanation = '{}' FROM members m
    WHERE t."shopId" = current_shop_id() AND m."shopId" = t."shopId" AND m.id = t."memberId" AND m.id = ANY(gone)
      AND m."erasedAt" IS NOT NULL AND t."staffMember" IS NOT NULL
  $$;
REVOKE EXECUTE ON FUNCTION erase_words_of_members FROM PUBLIC;
