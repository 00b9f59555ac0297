-- When the mail was handed over last: the database's clock in microseconds, and
-- at least one more than the greatest before, should that clock be set back. 0:
-- never, or by a release that did not number.
ALTER TABLE mails ADD COLUMN handed BIGINT NOT NULL DEFAULT 0;
CREATE INDEX mails_handed ON mails (handed) WHERE handed > 0;

-- One row for each time that this database was found to be an older copy of
-- itself. Nothing is sent while one of them has not ended (ended_machine 0).
-- outside_* is the mark that was ahead, inside_* what the database knew then.
-- backup_at and until_at, business time, enclose what may have been sent and is
-- not known here.
CREATE TABLE restores (
	id              {{id}},
	outside_handed  BIGINT NOT NULL,
	outside_inbox   BIGINT NOT NULL,
	outside_orders  BIGINT NOT NULL,
	outside_machine BIGINT NOT NULL,
	inside_handed   BIGINT NOT NULL,
	inside_inbox    BIGINT NOT NULL,
	inside_orders   BIGINT NOT NULL,
	found_machine   BIGINT NOT NULL,
	backup_at       BIGINT NOT NULL DEFAULT 0,
	until_at        BIGINT NOT NULL DEFAULT 0,
	ended_machine   BIGINT NOT NULL DEFAULT 0
);
