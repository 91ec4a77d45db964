-- The dossiers in work as the office last brought them from its case system in a file; each import
-- takes the place of the one before. Times are ISO 8601 in Vietnam, a day or a day with its minute.
CREATE TABLE dossiers (
    code      TEXT NOT NULL PRIMARY KEY,
    field     TEXT NOT NULL,
    procedure TEXT NOT NULL,
    officer   TEXT NOT NULL,
    received  TEXT NOT NULL,
    due       TEXT NOT NULL,
    returned  TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE dossier_import (
    only     INTEGER NOT NULL PRIMARY KEY CHECK (only = 1),
    at_ms    INTEGER NOT NULL,
    by       TEXT    NOT NULL,
    rows     INTEGER NOT NULL,
    left_out INTEGER NOT NULL
) STRICT;
