-- Since version 2: what histories are worked out anew from, and what the county's settlement takes.

-- Every event that came to a case, byte for byte. Never updated, never deleted.
CREATE TABLE event (
    position INTEGER PRIMARY KEY,
    key      TEXT NOT NULL REFERENCES cases (key),
    id       TEXT NOT NULL,
    body     BLOB NOT NULL
) STRICT;
CREATE INDEX event_key ON event (key, position);
CREATE INDEX event_id ON event (id, position);

-- Entries of ledgers and what revokes them, in the order in which the county came to know. Never updated, never deleted.
CREATE TABLE filing (
    number INTEGER PRIMARY KEY,
    key    TEXT NOT NULL REFERENCES cases (key),
    policy TEXT NOT NULL REFERENCES policy (hash),
    body   BLOB NOT NULL
) STRICT;

-- The case that time would open for the same unit and period: none is opened where one stands for it.
ALTER TABLE cases ADD COLUMN stands TEXT;
CREATE INDEX cases_stands ON cases (stands) WHERE stands IS NOT NULL;
