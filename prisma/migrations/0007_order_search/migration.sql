-- Search by the beginning of an order's number, address or customer's name. Behind row-level security PostgreSQL would not
-- use the indexes on lower(...), because lower() might tell of other shops' rows by an error. So the search runs as the
-- tables' owner and names the shop itself.
CREATE FUNCTION orders_starting_with(start text) RETURNS SETOF text
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
  AS $$
    SELECT id FROM orders o, (VALUES (lower(start)), ('#' || lower(start))) AS p(low)
    WHERE "shopId" = current_shop_id() AND lower(name) ~>=~ low AND lower(name) ~<~ (low || chr(1114111))
    UNION
    SELECT id FROM orders
    WHERE "shopId" = current_shop_id() AND lower(email) ~>=~ lower(start) AND lower(email) ~<~ (lower(start) || chr(1114111))
    UNION
    SELECT id FROM orders
    WHERE "shopId" = current_shop_id() AND lower("customerName") ~>=~ lower(start) AND lower("customerName") ~<~ (lower(start) || chr(1114111))
  $$;
