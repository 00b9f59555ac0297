-- deaths: attempts in a row that ended in the middle of making the mail.
-- must_arrive: the step's word when the mail was last claimed. deliberate: 1 when
-- the mail, unconfirmed, is to be sent once more on purpose, 2 when that sending
-- was begun.
ALTER TABLE mails ADD COLUMN deaths INTEGER NOT NULL DEFAULT 0;
ALTER TABLE mails ADD COLUMN must_arrive INTEGER NOT NULL DEFAULT 0;
ALTER TABLE mails ADD COLUMN deliberate INTEGER NOT NULL DEFAULT 0;
CREATE INDEX mails_deliberate ON mails (deliberate) WHERE deliberate > 1;
CREATE INDEX steps_poison ON steps (state) WHERE reason = 'poison';
