-- Each beginning in a branch of its own: joined to a list of two, PostgreSQL took the range for a ninth of the table and read
-- all of it.
CREATE OR REPLACE FUNCTION orders_starting_with(start text) RETURNS SETOF text
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
