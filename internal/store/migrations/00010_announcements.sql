-- Recalls and early access on their way over the orders. content is the
-- announcement, numbers what its dry run found. cursor_row only saves a walk that
-- goes on from looking at the same orders again: what was told is in the inbox.
CREATE TABLE announcements (
	store       TEXT NOT NULL,
	id          TEXT NOT NULL,
	kind        TEXT NOT NULL,
	content     TEXT NOT NULL,
	numbers     TEXT NOT NULL,
	state       TEXT NOT NULL,
	per_minute  INTEGER NOT NULL,
	made_by     TEXT NOT NULL,
	created_at  BIGINT NOT NULL,
	began_at    BIGINT NOT NULL DEFAULT 0,
	ended_at    BIGINT NOT NULL DEFAULT 0,
	cursor_row  BIGINT NOT NULL DEFAULT 0,
	through_row BIGINT NOT NULL DEFAULT 0,
	seen        BIGINT NOT NULL DEFAULT 0,
	told        BIGINT NOT NULL DEFAULT 0,
	skipped     BIGINT NOT NULL DEFAULT 0,
	PRIMARY KEY (store, id)
);
CREATE INDEX announcements_state ON announcements (state);
