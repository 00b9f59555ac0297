-- Pictures that customers sent. They are in SQL and not in files, since several
-- processes serve pages and one backup must hold all. named: some message of the
-- order's cases has been seen to name it.
CREATE TABLE uploads (
	id        TEXT PRIMARY KEY,
	store     TEXT NOT NULL,
	order_row BIGINT NOT NULL REFERENCES orders (id),
	type      TEXT NOT NULL,
	width     INTEGER NOT NULL,
	height    INTEGER NOT NULL,
	body      {{bytes}} NOT NULL,
	small     {{bytes}} NOT NULL,
	named     INTEGER NOT NULL DEFAULT 0,
	at        BIGINT NOT NULL
);
CREATE INDEX uploads_order ON uploads (order_row);
CREATE INDEX uploads_unnamed ON uploads (store, at) WHERE named = 0;
-- A JPEG is packed already.
{{postgres}}ALTER TABLE uploads ALTER COLUMN body SET STORAGE EXTERNAL;
