-- What an order left with its buyer (aftercare.Basket), as their other orders and
-- the study of all orders read it. It is as of the version basket_of; where the
-- order has another one, a release before this column wrote its facts, and the
-- study makes the basket when it passes by.
ALTER TABLE orders ADD COLUMN basket TEXT NOT NULL DEFAULT '';
ALTER TABLE orders ADD COLUMN basket_of BIGINT NOT NULL DEFAULT 0;
CREATE INDEX orders_placed ON orders (store, placed_at);

-- Codes to give away, each to one holder: the id of a mail, "case:" and its
-- number, or "lost:" and the id of a mail that may have brought some code of the
-- pool in the time that a restored database lost. expires_at is the code's last instant; 0: it does not end.
CREATE TABLE coupons (
	id          {{id}},
	store       TEXT NOT NULL,
	pool        TEXT NOT NULL,
	code        TEXT NOT NULL,
	value       TEXT NOT NULL,
	expires_at  BIGINT NOT NULL,
	imported_at BIGINT NOT NULL,
	holder      TEXT NOT NULL DEFAULT '',
	handed_at   BIGINT NOT NULL DEFAULT 0,
	UNIQUE (store, pool, code)
);
CREATE UNIQUE INDEX coupons_holder ON coupons (holder, store, pool) WHERE holder <> '';
CREATE INDEX coupons_free ON coupons (store, pool, expires_at, id) WHERE holder = '';

-- What the last study of a store's orders found.
CREATE TABLE insight_runs (
	store     TEXT PRIMARY KEY,
	at        BIGINT NOT NULL,
	from_at   BIGINT NOT NULL,
	orders    BIGINT NOT NULL,
	customers BIGINT NOT NULL,
	lines     BIGINT NOT NULL,
	whole     INTEGER NOT NULL
);
CREATE TABLE insight_intervals (
	store     TEXT NOT NULL,
	sku       TEXT NOT NULL,
	median    INTEGER NOT NULL,
	low       INTEGER NOT NULL,
	high      INTEGER NOT NULL,
	customers INTEGER NOT NULL,
	PRIMARY KEY (store, sku)
);
-- position counts from the most telling pair of a product; lift is in thousandths.
CREATE TABLE insight_pairs (
	store    TEXT NOT NULL,
	sku      TEXT NOT NULL,
	position INTEGER NOT NULL,
	other    TEXT NOT NULL,
	support  INTEGER NOT NULL,
	lift     BIGINT NOT NULL,
	PRIMARY KEY (store, sku, position)
);
