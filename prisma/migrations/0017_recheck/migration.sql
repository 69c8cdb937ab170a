-- Looking again at an order, a member or a customer is a recheck; a review is what a customer writes about a product.
ALTER TABLE orders RENAME COLUMN "reviewAt" TO "recheckAt";
ALTER TABLE customers RENAME COLUMN "reviewAt" TO "recheckAt";
ALTER TABLE members RENAME COLUMN "tierReviewAt" TO "tierRecheckAt";
ALTER TABLE loyalty_programs RENAME COLUMN "reviewAfterId" TO "recheckAfterId";
ALTER INDEX orders_to_review RENAME TO orders_to_recheck;
ALTER INDEX customers_to_review RENAME TO customers_to_recheck;
ALTER INDEX members_to_review RENAME TO members_to_recheck;
