-- What an order's facts come to for those who work on it: rows that are written
-- again whenever the facts change, and hold nothing that the facts do not say.
CREATE TABLE cases (
	order_row BIGINT NOT NULL REFERENCES orders (id),
	case_id   TEXT NOT NULL,
	store     TEXT NOT NULL,
	kind      TEXT NOT NULL,
	state     TEXT NOT NULL,
	origin    TEXT NOT NULL,
	owner     TEXT NOT NULL,
	waits_for TEXT NOT NULL,
	due_at    BIGINT NOT NULL,
	clock     TEXT NOT NULL,
	call_at   BIGINT NOT NULL,
	opened_at BIGINT NOT NULL,
	closed_at BIGINT NOT NULL,
	item      TEXT NOT NULL,
	cause     TEXT NOT NULL,
	root      TEXT NOT NULL,
	sku       TEXT NOT NULL,
	PRIMARY KEY (order_row, case_id)
);
CREATE INDEX cases_open ON cases (due_at) WHERE closed_at = 0;
CREATE INDEX cases_closed ON cases (store, closed_at) WHERE closed_at > 0;
CREATE INDEX cases_latest ON cases ((-closed_at), order_row, case_id) WHERE closed_at > 0;
CREATE INDEX cases_number ON cases (case_id);

CREATE TABLE promises (
	order_row BIGINT NOT NULL REFERENCES orders (id),
	what      TEXT NOT NULL,
	about     TEXT NOT NULL,
	store     TEXT NOT NULL,
	due_at    BIGINT NOT NULL,
	source    TEXT NOT NULL,
	kept_at   BIGINT NOT NULL,
	slips     BIGINT NOT NULL,
	before_at BIGINT NOT NULL,
	made_at   BIGINT NOT NULL,
	PRIMARY KEY (order_row, what, about)
);
CREATE INDEX promises_due ON promises (store, due_at);

-- A hash of what these tables say of the order; '' when they say nothing, as for
-- orders of a release before them.
ALTER TABLE orders ADD COLUMN standing TEXT NOT NULL DEFAULT '';
