-- A machine keeps its id when its key is rolled. Those that were there keep the id they had, which
-- the audit names: the SHA-256 of their first key.
CREATE TABLE paired (
    id           TEXT    NOT NULL PRIMARY KEY,
    token_sha256 BLOB    NOT NULL UNIQUE,
    role         TEXT    NOT NULL,
    name         TEXT    NOT NULL,
    place        TEXT    NOT NULL,
    counter      INTEGER NOT NULL,
    series       INTEGER CHECK (series BETWEEN 0 AND 9),
    created_ms   INTEGER NOT NULL,
    revoked_ms   INTEGER,
    last_seen_ms INTEGER
) STRICT, WITHOUT ROWID;

INSERT INTO paired (id, token_sha256, role, name, place, counter, created_ms, revoked_ms, last_seen_ms)
SELECT lower(hex(token_sha256)), token_sha256, role, name, '', counter, created_ms, revoked_ms, last_seen_ms
FROM machines;

DROP TABLE machines;
ALTER TABLE paired RENAME TO machines;

-- The first ten kiosks get the digit of their own printed numbers (trust.md R10).
UPDATE machines SET series = kiosk.n - 1
FROM (
    SELECT id, row_number() OVER (ORDER BY created_ms, id) AS n
    FROM machines WHERE role = 'kiosk' AND revoked_ms IS NULL
) AS kiosk
WHERE kiosk.id = machines.id AND kiosk.n <= 10;

-- No two living kiosks print under one digit.
CREATE UNIQUE INDEX living_series ON machines (series) WHERE revoked_ms IS NULL;

-- Devices that ask to be let in. Of the code, too, only the SHA-256 is kept; a row is gone once it
-- was accepted or is too old.
CREATE TABLE pairings (
    code_sha256  BLOB    NOT NULL PRIMARY KEY,
    token_sha256 BLOB    NOT NULL UNIQUE,
    role         TEXT    NOT NULL,
    name         TEXT    NOT NULL,
    expires_ms   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
