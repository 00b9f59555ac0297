-- What a person asked for on the page of their mails: none but those of their
-- orders until a day, and a language. The second of each is the last word on it.
ALTER TABLE persons ADD COLUMN paused_until BIGINT NOT NULL DEFAULT 0;
ALTER TABLE persons ADD COLUMN pause_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE persons ADD COLUMN locale TEXT NOT NULL DEFAULT '';
ALTER TABLE persons ADD COLUMN locale_at BIGINT NOT NULL DEFAULT 0;
