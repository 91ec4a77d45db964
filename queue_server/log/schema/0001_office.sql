-- An office's file. Events are the truth; the other tables stand beside them.
-- "MCua": a foreign SQLite file is told apart at once.
PRAGMA application_id = 0x4D437561;

-- The clustered key is the concurrency check and the order of reading; no second index to write.
CREATE TABLE events (
    office      TEXT    NOT NULL,
    day         TEXT    NOT NULL,
    version     INTEGER NOT NULL,
    at_ms       INTEGER NOT NULL,
    request     TEXT    NOT NULL,
    fingerprint TEXT    NOT NULL,
    event       TEXT    NOT NULL,
    hash        BLOB    NOT NULL,
    PRIMARY KEY (office, day, version)
) STRICT, WITHOUT ROWID;

-- The newest row of each day, so that a row missing at the end is noticed too.
CREATE TABLE heads (
    office  TEXT    NOT NULL,
    day     TEXT    NOT NULL,
    version INTEGER NOT NULL,
    hash    BLOB    NOT NULL,
    PRIMARY KEY (office, day)
) STRICT, WITHOUT ROWID;

-- How many of each class took a number: counts, of no person (design.md §2.10).
CREATE TABLE class_counts (
    day   TEXT    NOT NULL,
    queue TEXT    NOT NULL,
    class TEXT    NOT NULL,
    n     INTEGER NOT NULL,
    PRIMARY KEY (day, queue, class)
) STRICT, WITHOUT ROWID;

-- Words of ratings, forgotten after the retention period.
CREATE TABLE comments (
    ticket TEXT    NOT NULL PRIMARY KEY,
    text   TEXT    NOT NULL,
    at_ms  INTEGER NOT NULL
) STRICT;

CREATE TABLE settings (
    key   TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Standing configuration, every version of it.
CREATE TABLE configuration (
    version  INTEGER NOT NULL PRIMARY KEY,
    at_ms    INTEGER NOT NULL,
    by       TEXT    NOT NULL,
    document TEXT    NOT NULL,
    toml     TEXT    NOT NULL
) STRICT;

-- Of every secret only the SHA-256 is kept.
CREATE TABLE machines (
    token_sha256 BLOB    NOT NULL PRIMARY KEY,
    role         TEXT    NOT NULL,
    name         TEXT    NOT NULL,
    counter      INTEGER NOT NULL,
    created_ms   INTEGER NOT NULL,
    revoked_ms   INTEGER,
    last_seen_ms INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE login_links (
    sha256     BLOB    NOT NULL PRIMARY KEY,
    role       TEXT    NOT NULL,
    counter    INTEGER NOT NULL,
    name       TEXT    NOT NULL,
    expires_ms INTEGER NOT NULL,
    used_ms    INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE sessions (
    sha256       BLOB    NOT NULL PRIMARY KEY,
    role         TEXT    NOT NULL,
    counter      INTEGER NOT NULL,
    name         TEXT    NOT NULL,
    created_ms   INTEGER NOT NULL,
    last_seen_ms INTEGER NOT NULL,
    ended_ms     INTEGER
) STRICT, WITHOUT ROWID;

-- Who did what outside the queue, hash-chained like the events (trust.md S16).
CREATE TABLE audit (
    seq    INTEGER NOT NULL PRIMARY KEY,
    at_ms  INTEGER NOT NULL,
    who    TEXT    NOT NULL,
    what   TEXT    NOT NULL,
    detail TEXT    NOT NULL,
    hash   BLOB    NOT NULL
) STRICT;
