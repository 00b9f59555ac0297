-- Service and marketing mails by hour (of business time, counted since 1970), as
-- they were claimed (sent), and the alarms set for such (due). Every claim and
-- every sweep adds a row of its own, so that none waits for another; once a minute
-- those of an hour become one. What is older than eight days goes.
CREATE TABLE brake_hours (
	store TEXT NOT NULL,
	hour  BIGINT NOT NULL,
	sent  BIGINT NOT NULL,
	due   BIGINT NOT NULL
);
CREATE INDEX brake_hours_hour ON brake_hours (hour, store);

-- When a store was served first, by this release or a later one.
CREATE TABLE brake_stores (
	store TEXT PRIMARY KEY,
	since BIGINT NOT NULL
);

-- Stores whose service and marketing mail waits for a person's approval.
CREATE TABLE brakes (
	store  TEXT PRIMARY KEY,
	at     BIGINT NOT NULL,
	amount BIGINT NOT NULL,
	why    TEXT NOT NULL
);

-- The last approval: with a workflow, of what it was late to hear of; without one,
-- of so many mails of the store.
CREATE TABLE brake_approvals (
	store       TEXT NOT NULL,
	workflow    TEXT NOT NULL,
	approved_by TEXT NOT NULL,
	at          BIGINT NOT NULL,
	amount      BIGINT NOT NULL,
	PRIMARY KEY (store, workflow)
);

CREATE INDEX steps_braked ON steps (reason, store, workflow) WHERE reason IN ('braked', 'braked_old');
