-- +goose Up
CREATE TABLE gateways (
	id      INTEGER PRIMARY KEY,
	plant   TEXT NOT NULL,
	gateway TEXT NOT NULL,
	heard   BIGINT NOT NULL, -- nanoseconds since 1970 of its first message, as all times here
	UNIQUE (plant, gateway)
);

-- A new or reset outbox has a new epoch; ids rise in the order in which the
-- epochs were first heard of.
CREATE TABLE epochs (
	id      INTEGER PRIMARY KEY,
	gateway BIGINT NOT NULL REFERENCES gateways (id),
	epoch   TEXT NOT NULL,
	heard   BIGINT NOT NULL,
	UNIQUE (gateway, epoch)
);

-- The messages of the newest sessions' births, so that any restart can decode.
CREATE TABLE births (
	gateway BIGINT NOT NULL REFERENCES gateways (id),
	session BIGINT NOT NULL,
	part    TEXT NOT NULL, -- a sensor, or empty for the gateway's own
	topic   TEXT NOT NULL,
	payload BLOB NOT NULL,
	heard   BIGINT NOT NULL,
	PRIMARY KEY (gateway, session, part)
);

CREATE TABLE events (
	seq     INTEGER PRIMARY KEY, -- the order of the chain
	gateway BIGINT NOT NULL REFERENCES gateways (id),
	epoch   BIGINT NOT NULL REFERENCES epochs (id),
	lane    TEXT NOT NULL,
	number  BIGINT NOT NULL,
	heard   BIGINT NOT NULL,
	time    BIGINT NOT NULL,
	kind    TEXT NOT NULL, -- of the event, or "act"
	rule    TEXT NOT NULL,
	zone    TEXT NOT NULL,
	body    BLOB NOT NULL, -- the notice without what persons wrote
	persons BLOB NOT NULL, -- salted hash of what persons wrote; empty if nothing
	prev    BLOB NOT NULL,
	hash    BLOB NOT NULL,
	UNIQUE (epoch, lane, number)
);
CREATE INDEX events_rule ON events (gateway, rule, epoch, number);
CREATE INDEX events_zone ON events (gateway, zone, epoch, number);

-- +goose StatementBegin
CREATE TRIGGER events_are_not_changed BEFORE UPDATE ON events
BEGIN SELECT RAISE (ABORT, 'the journal is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER events_are_not_deleted BEFORE DELETE ON events
BEGIN SELECT RAISE (ABORT, 'the journal is append-only'); END;
-- +goose StatementEnd

-- What persons wrote, beside the chain.
CREATE TABLE persons (
	event BIGINT PRIMARY KEY REFERENCES events (seq),
	salt  BLOB NOT NULL,
	words BLOB NOT NULL
);

-- One life of an alarm from raise to normal. Its id is the seq of the event
-- that opened it.
CREATE TABLE alarms (
	id         INTEGER PRIMARY KEY,
	gateway    BIGINT NOT NULL REFERENCES gateways (id),
	epoch      BIGINT NOT NULL,
	first      BIGINT NOT NULL,
	last_epoch BIGINT NOT NULL,
	last       BIGINT NOT NULL,
	rule       TEXT NOT NULL,
	zone       TEXT NOT NULL,
	severity   TEXT NOT NULL,
	state      TEXT NOT NULL,
	point      TEXT NOT NULL,
	unit       TEXT NOT NULL,
	why        TEXT NOT NULL,
	value      DOUBLE PRECISION,
	raised     BIGINT NOT NULL,
	acked      BIGINT,
	acked_by   TEXT NOT NULL,
	cleared    BIGINT,
	reset      BIGINT,
	reset_by   TEXT NOT NULL,
	closed     BIGINT,
	abandoned  BIGINT NOT NULL -- 1 if the gateway's store was replaced meanwhile
);
CREATE INDEX alarms_rule ON alarms (gateway, rule, epoch, first);
CREATE INDEX alarms_raised ON alarms (raised);

-- Three kinds that may point at each other, never one: automatic (a gateway
-- did it), initiated (an inspector demanded it), ordered (the employer or the
-- state inspector decided it).
CREATE TABLE suspensions (
	id          INTEGER PRIMARY KEY,
	kind        TEXT NOT NULL CHECK (kind IN ('automatic', 'initiated', 'ordered')),
	gateway     BIGINT NOT NULL REFERENCES gateways (id),
	epoch       BIGINT NOT NULL,
	first       BIGINT NOT NULL,
	last_epoch  BIGINT NOT NULL,
	last        BIGINT NOT NULL,
	zone        TEXT NOT NULL,
	since       BIGINT NOT NULL,
	until       BIGINT,
	released_by TEXT NOT NULL,
	reason      TEXT NOT NULL,
	follows     BIGINT REFERENCES suspensions (id) -- the record that this one answers
);
CREATE INDEX suspensions_zone ON suspensions (gateway, zone, epoch, first);
CREATE INDEX suspensions_since ON suspensions (since);

-- Messages that nobody could read, a bounded number of them.
CREATE TABLE aside (
	id      INTEGER PRIMARY KEY,
	sender  TEXT NOT NULL,
	topic   TEXT NOT NULL,
	payload BLOB NOT NULL,
	reason  TEXT NOT NULL,
	heard   BIGINT NOT NULL
);
CREATE INDEX aside_sender ON aside (sender, id);
