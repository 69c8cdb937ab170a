-- Addresses were stopped for every answer that begins with 5 and was not about size, content or policy: routing, the
-- sender, protocol, "other". Those answers say nothing about the address. Its code was kept, so they are freed.
DELETE FROM suppressions
WHERE reason = 'bounced' AND detail IS NOT NULL AND detail !~ '^5\.(1\.(1|2|3|6|10)|2\.1)$';
