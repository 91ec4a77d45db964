-- Accounts of people. `password` and `pin` are argon2id strings; none until they were set. Only a
-- password that somebody else has made has `expires_ms`: it opens nothing but its change.
CREATE TABLE users (
    id          TEXT    NOT NULL PRIMARY KEY,
    login       TEXT    NOT NULL UNIQUE,
    name        TEXT    NOT NULL,
    role        TEXT    NOT NULL,
    counter     INTEGER NOT NULL,
    password    TEXT,
    pin         TEXT,
    expires_ms  INTEGER,
    created_ms  INTEGER NOT NULL,
    disabled_ms INTEGER,
    signed_in_ms INTEGER
) STRICT, WITHOUT ROWID;

-- Whose a session is: of an account (NULL: of a link), signed in at a paired console (NULL: anywhere),
-- how, and since when it waits locked.
ALTER TABLE sessions ADD COLUMN user TEXT;
ALTER TABLE sessions ADD COLUMN machine TEXT;
ALTER TABLE sessions ADD COLUMN signed_in_by TEXT NOT NULL DEFAULT 'link';
ALTER TABLE sessions ADD COLUMN locked_ms INTEGER;

CREATE INDEX sessions_of_user ON sessions (user) WHERE ended_ms IS NULL;

-- The audit is searched by day.
CREATE INDEX audit_by_time ON audit (at_ms);
