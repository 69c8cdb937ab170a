-- What a refund gives back for shipping and duties takes no points. Of refunds told before, it is not known.
ALTER TABLE refunds ADD COLUMN costs JSONB;
