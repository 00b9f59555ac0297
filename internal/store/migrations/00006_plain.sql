-- A webhook stands in its row as it came. To compress one takes PostgreSQL as long
-- as all else that it does to keep it, and it is done while the platform waits.
{{postgres}}ALTER TABLE inbox SET (toast_tuple_target = 8160);
