-- Members are found by the beginning of a customer's address or name. As with orders (0007), row-level security keeps PostgreSQL
-- from the indexes on lower(...), so the search runs as the tables' owner and names the shop itself.
CREATE INDEX customers_by_email ON customers ("shopId", lower(email) text_pattern_ops);
CREATE INDEX customers_by_full_name ON customers ("shopId", lower(coalesce("firstName", '') || ' ' || coalesce("lastName", '')) text_pattern_ops);
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
