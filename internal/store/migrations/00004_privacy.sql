-- Every mail address and phone number that an order has ever named ("tel:" and
-- digits): by these a person is found whom later words have covered up.
CREATE TABLE contacts (
	store     TEXT NOT NULL,
	word      TEXT NOT NULL,
	order_row BIGINT NOT NULL REFERENCES orders (id),
	PRIMARY KEY (store, word, order_row)
);
CREATE INDEX contacts_order ON contacts (order_row);

-- What an erasure did, without a word of whom.
CREATE TABLE erasure_receipts (
	id       {{id}},
	store    TEXT NOT NULL,
	inbox_id BIGINT NOT NULL UNIQUE,
	at       BIGINT NOT NULL,
	asked    TEXT NOT NULL,
	emptied  TEXT NOT NULL,
	hashes   TEXT NOT NULL
);

-- The order that a webhook is about; 0: none, or the row is older than this column.
ALTER TABLE inbox ADD COLUMN order_row BIGINT NOT NULL DEFAULT 0;
ALTER TABLE inbox ADD COLUMN emptied INTEGER NOT NULL DEFAULT 0;
CREATE INDEX inbox_order ON inbox (order_row) WHERE order_row <> 0;
CREATE INDEX inbox_kept ON inbox (store, received_at) WHERE emptied = 0;

-- Processing restricted since; 0: not. restriction_at is the last word on it.
ALTER TABLE persons ADD COLUMN restricted_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE persons ADD COLUMN restricted_why TEXT NOT NULL DEFAULT '';
ALTER TABLE persons ADD COLUMN restriction_at BIGINT NOT NULL DEFAULT 0;

-- Retention need not look at the order until this is old enough; 0 in rows of a
-- release before this column.
ALTER TABLE orders ADD COLUMN quiet_since BIGINT NOT NULL DEFAULT 0;
CREATE INDEX orders_quiet ON orders (store, quiet_since) WHERE erased_at = 0;

-- The last run of retention, and what it came to.
CREATE TABLE retention_runs (
	store     TEXT PRIMARY KEY,
	began_at  BIGINT NOT NULL,
	ended_at  BIGINT NOT NULL,
	webhooks  BIGINT NOT NULL,
	customers BIGINT NOT NULL
);
