-- One county. Times are milliseconds since 1970-01-01T00:00:00Z. Bodies are JSON written by the runtime.
-- Change nothing here: add a migration and raise SCHEMA_VERSION.

CREATE TABLE policy (
    hash  TEXT PRIMARY KEY,
    bytes BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- A case as it stands, with what is asked of many cases at once beside it.
CREATE TABLE cases (
    key        TEXT PRIMARY KEY,
    policy     TEXT NOT NULL REFERENCES policy (hash),
    seq        INTEGER NOT NULL CHECK (seq > 0),
    state      BLOB NOT NULL,
    wake       INTEGER,
    deadline   INTEGER,
    late_since INTEGER,
    ended      INTEGER NOT NULL CHECK (ended IN (0, 1)),
    parked     TEXT,
    digest     BLOB NOT NULL, -- SHA-256 of the state
    head       BLOB NOT NULL  -- SHA-256 over the log, each record bound to all before it
) STRICT;
CREATE INDEX cases_wake ON cases (wake, key) WHERE wake IS NOT NULL AND parked IS NULL;
CREATE INDEX cases_deadline ON cases (deadline) WHERE deadline IS NOT NULL;
CREATE INDEX cases_late ON cases (late_since) WHERE late_since IS NOT NULL;
CREATE INDEX cases_parked ON cases (key) WHERE parked IS NOT NULL;

CREATE TABLE standing (
    key   TEXT NOT NULL REFERENCES cases (key),
    stage TEXT NOT NULL,
    unit  TEXT NOT NULL,
    PRIMARY KEY (key, stage, unit)
) STRICT, WITHOUT ROWID;
CREATE INDEX standing_unit ON standing (unit, stage);
CREATE INDEX standing_stage ON standing (stage);

-- The log: never updated, never deleted. `position` is the order in which the county came to know.
CREATE TABLE record (
    position INTEGER PRIMARY KEY,
    key      TEXT NOT NULL REFERENCES cases (key),
    seq      INTEGER NOT NULL,
    at       INTEGER NOT NULL,
    body     BLOB NOT NULL,
    UNIQUE (key, seq)
) STRICT;

-- What was answered to each event, so that asking again changes nothing.
CREATE TABLE receipt (
    event   TEXT PRIMARY KEY,
    key     TEXT NOT NULL REFERENCES cases (key),
    seq     INTEGER NOT NULL,
    request BLOB NOT NULL,
    status  INTEGER NOT NULL,
    reply   BLOB NOT NULL
) STRICT;

-- The outbox.
CREATE TABLE notice (
    number INTEGER PRIMARY KEY,
    id     TEXT NOT NULL UNIQUE,
    key    TEXT NOT NULL REFERENCES cases (key),
    body   BLOB NOT NULL
) STRICT;
