-- Catalogues of procedures that were ever in force here, whole: the log names each by its hash, and
-- what a slip of last year stood for can still be told.
CREATE TABLE catalogues (
    hash  TEXT    NOT NULL PRIMARY KEY,
    body  TEXT    NOT NULL,
    at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- From which business day on which one is meant to be in force. A row is set when it was put in
-- force; of those that wait for one day only the newest counts.
CREATE TABLE catalogue_plans (
    seq      INTEGER NOT NULL PRIMARY KEY,
    hash     TEXT    NOT NULL,
    from_day TEXT    NOT NULL,
    at_ms    INTEGER NOT NULL,
    by       TEXT    NOT NULL,
    set_ms   INTEGER
) STRICT;
