-- A webhook is packed while the platform waits, and that took PostgreSQL as long
-- as all else that it does to keep one. lz4 takes a fraction of it; a server that
-- was built without it keeps the webhook as it came.
{{postgres}}DO $$ BEGIN EXECUTE 'ALTER TABLE inbox ALTER COLUMN body SET COMPRESSION lz4'; EXCEPTION WHEN OTHERS THEN EXECUTE 'ALTER TABLE inbox SET (toast_tuple_target = 8160)'; END $$;
-- The body of a mail is packed already.
{{postgres}}ALTER TABLE mail_bodies ALTER COLUMN body SET STORAGE EXTERNAL;
