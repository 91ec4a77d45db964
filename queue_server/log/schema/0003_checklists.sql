-- Lists of missing papers that were printed instead of a number: how many of what, of no person.
-- The key of the request makes one that is asked twice count once.
CREATE TABLE checklists (
    request   TEXT    NOT NULL PRIMARY KEY,
    day       TEXT    NOT NULL,
    procedure TEXT    NOT NULL,
    missing   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX checklists_of_day ON checklists (day);
