-- Which key has sealed the row: its fingerprint; '' while the key lies open, as
-- the release before reads it.
ALTER TABLE secrets ADD COLUMN sealed TEXT NOT NULL DEFAULT '';
