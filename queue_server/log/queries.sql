-- Every statement of the program, by name. A comment says what is not plain from the words.

-- name: insert_event
INSERT INTO events (office, day, version, at_ms, request, fingerprint, event, hash)
VALUES (?, ?, ?, ?, ?, ?, ?, ?);

-- name: move_head
INSERT INTO heads (office, day, version, hash) VALUES (?, ?, ?, ?)
ON CONFLICT (office, day) DO UPDATE SET version = excluded.version, hash = excluded.hash;

-- name: head
-- From the events themselves: the heads table is only a witness.
SELECT version, hash FROM events WHERE office = ? AND day = ? ORDER BY version DESC LIMIT 1;

-- name: events_after
SELECT version, at_ms, request, fingerprint, event
FROM events WHERE office = ? AND day = ? AND version > ? ORDER BY version;

-- name: days
SELECT day FROM heads WHERE office = ? ORDER BY day;

-- name: count_class
INSERT INTO class_counts (day, queue, class, n) VALUES (?, ?, ?, 1)
ON CONFLICT (day, queue, class) DO UPDATE SET n = n + 1;

-- name: class_counts
SELECT queue, class, n FROM class_counts WHERE day = ? ORDER BY queue, class;

-- name: keep_comment
INSERT INTO comments (ticket, text, at_ms) VALUES (?, ?, ?)
ON CONFLICT (ticket) DO UPDATE SET text = excluded.text, at_ms = excluded.at_ms;

-- name: comment
SELECT text FROM comments WHERE ticket = ?;

-- name: streams
-- Every stream that left any trace, in the order in which days followed each other.
SELECT office, day FROM heads UNION SELECT office, day FROM events ORDER BY office, day;

-- name: events_to_verify
-- As bytes: a damaged text must be found, not break the reader.
SELECT version, at_ms, CAST(request AS BLOB), CAST(fingerprint AS BLOB), CAST(event AS BLOB), hash
FROM events WHERE office = ? AND day = ? ORDER BY version;

-- name: witnessed_head
SELECT version, hash FROM heads WHERE office = ? AND day = ?;

-- name: has_hash
SELECT 1 FROM events WHERE office = ? AND day = ? AND hash = ? LIMIT 1;

-- name: newest_day
SELECT office, day FROM heads ORDER BY day DESC LIMIT 1;

-- name: newest_event_ms
SELECT max(at_ms) FROM events WHERE (office, day) = (
    SELECT office, day FROM heads ORDER BY day DESC LIMIT 1
);

-- name: setting
SELECT value FROM settings WHERE key = ?;

-- name: put_setting
INSERT INTO settings (key, value) VALUES (?, ?)
ON CONFLICT (key) DO UPDATE SET value = excluded.value;

-- name: count_start
INSERT INTO settings (key, value) VALUES ('epoch', '1')
ON CONFLICT (key) DO UPDATE SET value = CAST(value AS INTEGER) + 1
RETURNING CAST(value AS INTEGER);

-- name: current_configuration
SELECT document FROM configuration ORDER BY version DESC LIMIT 1;

-- name: current_toml
SELECT toml FROM configuration ORDER BY version DESC LIMIT 1;

-- name: insert_configuration
INSERT INTO configuration (version, at_ms, by, document, toml) VALUES (?, ?, ?, ?, ?);

-- name: newest_version
SELECT coalesce(max(version), 0) FROM configuration;

-- name: configurations
SELECT version, at_ms, by, document, toml FROM configuration ORDER BY version DESC LIMIT ?;

-- name: configuration
SELECT version, at_ms, by, document, toml FROM configuration WHERE version = ?;

-- name: newest_audit
SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1;

-- name: insert_audit
INSERT INTO audit (seq, at_ms, who, what, detail, hash) VALUES (?, ?, ?, ?, ?, ?);

-- name: machine_alarms
-- The last word on each machine's copied key: with max() the other columns are of the same row.
SELECT json_extract(detail, '$.id'), what, max(at_ms) FROM audit
WHERE at_ms >= ? AND what IN ('machine cloned', 'machine alarm acknowledged') GROUP BY 1;

-- name: audit_to_verify
SELECT seq, at_ms, CAST(who AS BLOB), CAST(what AS BLOB), CAST(detail AS BLOB), hash
FROM audit ORDER BY seq;

-- name: insert_machine
INSERT INTO machines (id, token_sha256, role, name, place, counter, series, created_ms)
VALUES (?, ?, ?, ?, ?, ?, ?, ?);

-- name: machine
SELECT id, role, name, counter, place, series, last_seen_ms FROM machines
WHERE token_sha256 = ? AND revoked_ms IS NULL;

-- name: machines
SELECT id, role, name, counter, place, series, created_ms, revoked_ms, last_seen_ms
FROM machines ORDER BY created_ms, id;

-- name: taken_series
-- A revoked kiosk may print until it hears of it: its digit is kept a while.
SELECT series FROM machines
WHERE series IS NOT NULL AND (revoked_ms IS NULL OR revoked_ms > ?);

-- name: machine_seen
UPDATE machines SET last_seen_ms = ? WHERE token_sha256 = ?;

-- name: revoke_machine
UPDATE machines SET revoked_ms = ? WHERE id = ? AND revoked_ms IS NULL
RETURNING role, name;

-- name: key_known
-- Also of a machine that was revoked: a key is never used twice.
SELECT id FROM machines WHERE token_sha256 = ?;

-- name: roll_machine
UPDATE machines SET token_sha256 = ? WHERE id = ? AND revoked_ms IS NULL RETURNING role, name;

-- name: open_pairings
SELECT count(*) FROM pairings WHERE token_sha256 <> ?;

-- name: insert_pairing
-- A device that asks again gets another code; the one before it is dead.
INSERT INTO pairings (code_sha256, token_sha256, role, name, expires_ms) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (token_sha256) DO UPDATE SET code_sha256 = excluded.code_sha256,
role = excluded.role, name = excluded.name, expires_ms = excluded.expires_ms;

-- name: pairing
SELECT token_sha256, role FROM pairings WHERE code_sha256 = ?;

-- name: end_pairing
DELETE FROM pairings WHERE code_sha256 = ?;

-- name: forget_pairings
DELETE FROM pairings WHERE expires_ms <= ?;

-- name: insert_login_link
INSERT INTO login_links (sha256, role, counter, name, expires_ms) VALUES (?, ?, ?, ?, ?);

-- name: use_login_link
-- One statement, so that two browsers cannot both use it.
UPDATE login_links SET used_ms = ?1
WHERE sha256 = ?2 AND used_ms IS NULL AND expires_ms > ?1
RETURNING role, counter, name;

-- name: insert_session
INSERT INTO sessions (sha256, role, counter, name, created_ms, last_seen_ms)
VALUES (?1, ?2, ?3, ?4, ?5, ?5);

-- name: session
SELECT role, counter, name, created_ms, last_seen_ms FROM sessions
WHERE sha256 = ? AND ended_ms IS NULL;

-- name: session_seen
UPDATE sessions SET last_seen_ms = ? WHERE sha256 = ?;

-- name: end_session
UPDATE sessions SET ended_ms = ? WHERE sha256 = ? AND ended_ms IS NULL RETURNING role, name;

-- name: note_checklist
INSERT INTO checklists (request, day, procedure, missing) VALUES (?, ?, ?, ?)
ON CONFLICT (request) DO NOTHING;

-- name: count_checklists
SELECT count(*) FROM checklists WHERE day = ? AND procedure = ?;

-- name: checklists
SELECT day, procedure, count(*), sum(missing) FROM checklists
WHERE day BETWEEN ? AND ? GROUP BY day, procedure ORDER BY day, procedure;
