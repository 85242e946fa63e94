-- Milliseconds since 1970; null in rows that were recorded before the column was there.
ALTER TABLE enrichment_events ADD COLUMN recorded_at INTEGER;
