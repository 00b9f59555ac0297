-- {{id}} is the dialect's own way to number rows, {{bytes}} its type for bytes;
-- all else is the same on both. Times are microseconds since 1970 UTC, 0 when
-- not known; *_machine and the times of leases are machine time, all others
-- business time. Booleans are 0 or 1, JSON is text.

CREATE TABLE meta (
	key   TEXT PRIMARY KEY,
	value TEXT NOT NULL
);

CREATE TABLE inbox (
	id               {{id}},
	store            TEXT NOT NULL,
	source           TEXT NOT NULL,
	key              TEXT NOT NULL,
	topic            TEXT NOT NULL,
	header           TEXT NOT NULL,
	body             {{bytes}} NOT NULL,
	body_hash        TEXT NOT NULL,
	state            TEXT NOT NULL,
	reason           TEXT NOT NULL DEFAULT '',
	conflict         INTEGER NOT NULL DEFAULT 0,
	tries            INTEGER NOT NULL DEFAULT 0,
	received_at      BIGINT NOT NULL,
	received_machine BIGINT NOT NULL,
	retry_machine    BIGINT NOT NULL DEFAULT 0,
	UNIQUE (store, source, key)
);
CREATE INDEX inbox_received ON inbox (received_machine) WHERE state = 'received';
CREATE INDEX inbox_behind ON inbox (store, received_machine) WHERE state = 'received';
CREATE INDEX inbox_state ON inbox (state, id);

CREATE TABLE persons (
	id           {{id}},
	store        TEXT NOT NULL,
	address      TEXT NOT NULL,
	version      BIGINT NOT NULL DEFAULT 1,
	marketing    TEXT NOT NULL DEFAULT '',
	marketing_at BIGINT NOT NULL DEFAULT 0,
	service      TEXT NOT NULL DEFAULT '',
	service_at   BIGINT NOT NULL DEFAULT 0,
	suppressed   TEXT NOT NULL DEFAULT '',
	erased       INTEGER NOT NULL DEFAULT 0,
	UNIQUE (store, address)
);
CREATE INDEX persons_address ON persons (address);

CREATE TABLE consents (
	id         {{id}},
	person_row BIGINT NOT NULL REFERENCES persons (id),
	kind       TEXT NOT NULL,
	granted    INTEGER NOT NULL,
	at         BIGINT NOT NULL,
	how        TEXT NOT NULL
);
CREATE INDEX consents_person ON consents (person_row);

CREATE TABLE erasures (
	store      TEXT NOT NULL,
	hash       TEXT NOT NULL,
	at         BIGINT NOT NULL,
	suppressed TEXT NOT NULL DEFAULT '',
	marketing  TEXT NOT NULL DEFAULT '',
	service    TEXT NOT NULL DEFAULT '',
	PRIMARY KEY (store, hash)
);

CREATE TABLE orders (
	id          {{id}},
	store       TEXT NOT NULL,
	source      TEXT NOT NULL,
	platform_id TEXT NOT NULL,
	person_row  BIGINT REFERENCES persons (id),
	customer_id TEXT NOT NULL DEFAULT '',
	name        TEXT NOT NULL DEFAULT '',
	placed_at   BIGINT NOT NULL DEFAULT 0,
	status      TEXT NOT NULL DEFAULT '',
	canceled    INTEGER NOT NULL DEFAULT 0,
	skus        TEXT NOT NULL DEFAULT '[]',
	facts       TEXT NOT NULL DEFAULT '',
	version     BIGINT NOT NULL DEFAULT 0,
	erased_at   BIGINT NOT NULL DEFAULT 0,
	UNIQUE (store, source, platform_id)
);
CREATE INDEX orders_person ON orders (person_row);
CREATE INDEX orders_customer ON orders (store, customer_id);
CREATE INDEX orders_name ON orders (name);
CREATE INDEX orders_platform ON orders (platform_id);

CREATE TABLE events (
	id          {{id}},
	store       TEXT NOT NULL,
	source      TEXT NOT NULL,
	key         TEXT NOT NULL,
	type        TEXT NOT NULL,
	at          BIGINT NOT NULL,
	received_at BIGINT NOT NULL,
	order_row   BIGINT REFERENCES orders (id),
	person_row  BIGINT REFERENCES persons (id),
	number      TEXT NOT NULL DEFAULT '',
	inbox_id    BIGINT NOT NULL,
	body_hash   TEXT NOT NULL,
	payload     TEXT NOT NULL,
	UNIQUE (store, source, key)
);
CREATE INDEX events_order ON events (order_row);
CREATE INDEX events_person ON events (person_row) WHERE person_row IS NOT NULL;
CREATE INDEX events_number ON events (store, number) WHERE number <> '';

CREATE TABLE parcels (
	store     TEXT NOT NULL,
	number    TEXT NOT NULL,
	carrier   TEXT NOT NULL,
	order_row BIGINT NOT NULL REFERENCES orders (id),
	PRIMARY KEY (store, number, carrier, order_row)
);
CREATE INDEX parcels_order ON parcels (order_row);

CREATE TABLE workflows (
	version TEXT PRIMARY KEY,
	name    TEXT NOT NULL,
	source  TEXT NOT NULL
);

CREATE TABLE enrollments (
	id           {{id}},
	store        TEXT NOT NULL,
	workflow     TEXT NOT NULL,
	subject_kind TEXT NOT NULL,
	subject_id   TEXT NOT NULL,
	occurrence   TEXT NOT NULL,
	version      TEXT NOT NULL,
	order_row    BIGINT NOT NULL REFERENCES orders (id),
	state        TEXT NOT NULL,
	reason       TEXT NOT NULL,
	detail       TEXT NOT NULL,
	enrolled_at  BIGINT NOT NULL,
	held_since   BIGINT NOT NULL,
	held_for     BIGINT NOT NULL,
	UNIQUE (store, workflow, subject_kind, subject_id, occurrence)
);
CREATE INDEX enrollments_order ON enrollments (order_row);

-- wake_at is the later of due_at and not_before: when the alarm must ring.
CREATE TABLE steps (
	id            {{id}},
	enrollment_id BIGINT NOT NULL REFERENCES enrollments (id),
	step_id       TEXT NOT NULL,
	position      INTEGER NOT NULL,
	store         TEXT NOT NULL,
	workflow      TEXT NOT NULL,
	order_row     BIGINT NOT NULL REFERENCES orders (id),
	person_row    BIGINT REFERENCES persons (id),
	template      TEXT NOT NULL,
	kind          TEXT NOT NULL,
	priority      INTEGER NOT NULL,
	state         TEXT NOT NULL,
	due_at        BIGINT NOT NULL,
	useful_until  BIGINT NOT NULL,
	not_before    BIGINT NOT NULL,
	wake_at       BIGINT NOT NULL,
	reason        TEXT NOT NULL,
	detail        TEXT NOT NULL,
	attempt       INTEGER NOT NULL DEFAULT 0,
	generation    TEXT NOT NULL DEFAULT '',
	woken_machine BIGINT NOT NULL DEFAULT 0,
	done_at       BIGINT NOT NULL,
	UNIQUE (enrollment_id, step_id)
);
CREATE INDEX steps_wake ON steps (state, wake_at);
CREATE INDEX steps_order ON steps (order_row);
CREATE INDEX steps_person ON steps (person_row, state);

CREATE TABLE mails (
	id               TEXT PRIMARY KEY,
	store            TEXT NOT NULL,
	step_row         BIGINT REFERENCES steps (id),
	copy             INTEGER NOT NULL,
	order_row        BIGINT REFERENCES orders (id),
	person_row       BIGINT REFERENCES persons (id),
	workflow         TEXT NOT NULL,
	step             TEXT NOT NULL,
	template         TEXT NOT NULL,
	template_version TEXT NOT NULL DEFAULT '',
	locale           TEXT NOT NULL,
	kind             TEXT NOT NULL,
	address          TEXT NOT NULL,
	subject          TEXT NOT NULL DEFAULT '',
	covers           TEXT NOT NULL,
	state            TEXT NOT NULL,
	attempt          INTEGER NOT NULL,
	reason           TEXT NOT NULL DEFAULT '',
	detail           TEXT NOT NULL DEFAULT '',
	reply            TEXT NOT NULL DEFAULT '',
	prepared_at      BIGINT NOT NULL,
	at               BIGINT NOT NULL,
	sent_at          BIGINT NOT NULL DEFAULT 0,
	lease_machine    BIGINT NOT NULL DEFAULT 0,
	order_version    BIGINT NOT NULL DEFAULT 0,
	person_version   BIGINT NOT NULL DEFAULT 0,
	pause_version    BIGINT NOT NULL DEFAULT 0,
	UNIQUE (step_row, copy)
);
CREATE INDEX mails_order ON mails (order_row);
CREATE INDEX mails_person ON mails (person_row, kind, at);
CREATE INDEX mails_lease ON mails (state, lease_machine);
CREATE INDEX mails_sent ON mails (state, sent_at);

CREATE TABLE mail_bodies (
	mail_id TEXT PRIMARY KEY REFERENCES mails (id),
	body    {{bytes}} NOT NULL
);

CREATE TABLE pauses (
	id        {{id}},
	store     TEXT NOT NULL,
	workflow  TEXT NOT NULL,
	template  TEXT NOT NULL,
	paused_by TEXT NOT NULL,
	why       TEXT NOT NULL,
	at        BIGINT NOT NULL,
	UNIQUE (store, workflow, template)
);

CREATE TABLE store_state (
	store         TEXT PRIMARY KEY,
	pause_version BIGINT NOT NULL
);

CREATE TABLE secrets (
	kid             TEXT PRIMARY KEY,
	purpose         TEXT NOT NULL,
	key             {{bytes}} NOT NULL,
	created_machine BIGINT NOT NULL
);

CREATE TABLE leases (
	name          TEXT PRIMARY KEY,
	holder        TEXT NOT NULL,
	until_machine BIGINT NOT NULL
);

CREATE TABLE sessions (
	token          TEXT PRIMARY KEY,
	data           {{bytes}} NOT NULL,
	expiry_machine BIGINT NOT NULL
);
CREATE INDEX sessions_expiry ON sessions (expiry_machine);
