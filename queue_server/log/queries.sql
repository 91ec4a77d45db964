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
-- The last that may have begun: a day after the newest event holds bookings and no more.
SELECT office, day FROM heads WHERE day <= (
    SELECT date(max(at_ms) / 1000, 'unixepoch', '+7 hours')
    FROM heads JOIN events USING (office, day, version)
) ORDER BY day DESC LIMIT 1;

-- name: newest_event_ms
-- Of the last of each day: a day ahead that is booked may be older than today.
SELECT max(at_ms) FROM heads JOIN events USING (office, day, version);

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

-- name: audit_kept_from
-- The first line that is kept; of an audit that is too old as a whole the last one.
SELECT coalesce((SELECT min(seq) FROM audit WHERE at_ms >= ?), (SELECT max(seq) FROM audit), 1);

-- name: audit_hash
SELECT hash FROM audit WHERE seq = ?;

-- name: forget_audit
DELETE FROM audit WHERE seq <= ?;

-- name: audit_forgotten
-- The line that says with which hash the one before the first ended.
SELECT json_extract(detail, '$.hash') FROM audit
WHERE what = ?1 AND iif(json_valid(detail), json_extract(detail, '$.until'), 0) = ?2;

-- name: forget_comments
DELETE FROM comments WHERE at_ms < ?;

-- name: forget_class_counts
DELETE FROM class_counts WHERE day < ?;

-- name: forget_sessions
DELETE FROM sessions WHERE last_seen_ms < ?;

-- name: forget_login_links
DELETE FROM login_links WHERE expires_ms < ?;

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
INSERT INTO sessions (sha256, role, counter, name, created_ms, last_seen_ms, user, machine, signed_in_by)
VALUES (?1, ?2, ?3, ?4, ?5, ?5, ?6, ?7, ?8);

-- name: session
-- Of an account its own role, name and counter, as they are now; a console lends its counter. One
-- whose account was disabled, or whose console was revoked, is none.
SELECT coalesce(users.role, s.role), coalesce(users.name, s.name),
    coalesce(machines.counter, users.counter, s.counter),
    coalesce(s.user, ''), coalesce(users.login, ''), s.signed_in_by, coalesce(s.machine, ''),
    s.locked_ms IS NOT NULL, users.expires_ms IS NOT NULL, s.created_ms, s.last_seen_ms
FROM sessions s LEFT JOIN users ON users.id = s.user LEFT JOIN machines ON machines.id = s.machine
WHERE s.sha256 = ? AND s.ended_ms IS NULL
    AND (s.user IS NULL OR (users.id IS NOT NULL AND users.disabled_ms IS NULL))
    AND (s.machine IS NULL OR (machines.id IS NOT NULL AND machines.revoked_ms IS NULL));

-- name: session_seen
UPDATE sessions SET last_seen_ms = ? WHERE sha256 = ?;

-- name: end_session
UPDATE sessions SET ended_ms = ?1 WHERE sha256 = ?2 AND ended_ms IS NULL
RETURNING role, name, coalesce((SELECT login FROM users WHERE id = sessions.user), '');

-- name: end_sessions_of
UPDATE sessions SET ended_ms = ?1 WHERE user = ?2 AND sha256 <> ?3 AND ended_ms IS NULL
RETURNING sha256;

-- name: lock_session
UPDATE sessions SET locked_ms = ? WHERE sha256 = ? AND ended_ms IS NULL AND locked_ms IS NULL
RETURNING 1;

-- name: unlock_session
UPDATE sessions SET locked_ms = NULL WHERE sha256 = ? AND locked_ms IS NOT NULL RETURNING 1;

-- name: living_sessions
SELECT lower(hex(s.sha256)), coalesce(users.login, ''), coalesce(users.name, s.name),
    coalesce(users.role, s.role), coalesce(machines.counter, users.counter, s.counter),
    s.signed_in_by, s.created_ms, s.last_seen_ms, coalesce(machines.name, ''),
    s.locked_ms IS NOT NULL
FROM sessions s LEFT JOIN users ON users.id = s.user LEFT JOIN machines ON machines.id = s.machine
WHERE s.ended_ms IS NULL AND s.last_seen_ms > ? AND s.created_ms > ?
    AND (s.user IS NULL OR users.disabled_ms IS NULL)
    AND (s.machine IS NULL OR machines.revoked_ms IS NULL)
ORDER BY s.created_ms DESC, s.sha256;

-- name: insert_user
INSERT INTO users (id, login, name, role, counter, created_ms) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (login) DO NOTHING RETURNING id;

-- name: users
SELECT id, login, name, role, counter, created_ms, disabled_ms IS NOT NULL, password IS NOT NULL,
    pin IS NOT NULL, expires_ms IS NOT NULL, signed_in_ms
FROM users ORDER BY login;

-- name: user
SELECT id, login, name, role, counter, created_ms, disabled_ms IS NOT NULL, password IS NOT NULL,
    pin IS NOT NULL, expires_ms IS NOT NULL, signed_in_ms
FROM users WHERE id = ?;

-- name: change_user
UPDATE users SET name = ?2, role = ?3, counter = ?4 WHERE id = ?1;

-- name: disable_user
UPDATE users SET disabled_ms = ? WHERE id = ? AND disabled_ms IS NULL RETURNING login;

-- name: enable_user
UPDATE users SET disabled_ms = NULL WHERE id = ? AND disabled_ms IS NOT NULL RETURNING login;

-- name: count_administrators
-- Of those who can sign in, but one.
SELECT count(*) FROM users
WHERE role = 'administrator' AND disabled_ms IS NULL AND password IS NOT NULL AND id <> ?;

-- name: put_one_time
UPDATE users SET password = ?2, expires_ms = ?3, pin = NULL WHERE id = ?1 AND disabled_ms IS NULL
RETURNING login;

-- name: put_password
UPDATE users SET password = ?2, expires_ms = NULL WHERE id = ?1 AND disabled_ms IS NULL;

-- name: put_pin
UPDATE users SET pin = ?2 WHERE id = ?1 AND disabled_ms IS NULL RETURNING login;

-- name: rehash
-- Only while nobody has changed it meanwhile.
UPDATE users SET password = ?3 WHERE id = ?1 AND password = ?2;

-- name: secrets_of
SELECT id, role, disabled_ms IS NOT NULL, password, pin, expires_ms FROM users WHERE login = ?;

-- name: user_signs_in
UPDATE users SET signed_in_ms = ? WHERE id = ? AND disabled_ms IS NULL
RETURNING login, role, counter, name;

-- name: search_audit
-- The newest first, below a line, of a span of time; who and what hold these words. As bytes: a
-- damaged text must be shown, not break the reader.
SELECT seq, at_ms, CAST(who AS BLOB), CAST(what AS BLOB), CAST(detail AS BLOB) FROM audit
WHERE seq < ?1 AND at_ms >= ?2 AND at_ms < ?3 AND instr(lower(who), lower(?4)) > 0
    AND instr(lower(what), lower(?5)) > 0 ORDER BY seq DESC LIMIT ?6;

-- name: note_checklist
INSERT INTO checklists (request, day, procedure, missing) VALUES (?, ?, ?, ?)
ON CONFLICT (request) DO NOTHING;

-- name: count_checklists
SELECT count(*) FROM checklists WHERE day = ? AND procedure = ?;

-- name: checklists
SELECT day, procedure, count(*), sum(missing) FROM checklists
WHERE day BETWEEN ? AND ? GROUP BY day, procedure ORDER BY day, procedure;

-- name: keep_catalogue
INSERT INTO catalogues (hash, body, at_ms) VALUES (?, ?, ?) ON CONFLICT (hash) DO NOTHING;

-- name: catalogues_needed
-- The one in force last, so that of too many it is kept.
SELECT body FROM catalogues
WHERE hash = ?1 OR hash IN (SELECT hash FROM catalogue_plans WHERE set_ms IS NULL)
ORDER BY hash = ?1;

-- name: plan_catalogue
INSERT INTO catalogue_plans (hash, from_day, at_ms, by) VALUES (?, ?, ?, ?) RETURNING seq;

-- name: catalogue_due
-- The newest word for the latest day that has come.
SELECT seq, hash, by FROM catalogue_plans WHERE set_ms IS NULL AND from_day <= ?
ORDER BY from_day DESC, seq DESC LIMIT 1;

-- name: catalogue_set
-- Whatever was meant for before it is done with, too.
UPDATE catalogue_plans SET set_ms = ?1 WHERE set_ms IS NULL
    AND (from_day, seq) <= (SELECT chosen.from_day, chosen.seq FROM catalogue_plans chosen
                            WHERE chosen.seq = ?2);

-- name: catalogue_plans
SELECT p.seq, p.hash, p.from_day, p.at_ms, p.by, p.set_ms, json_array_length(c.body, '$.procedures')
FROM catalogue_plans p JOIN catalogues c ON c.hash = p.hash ORDER BY p.seq DESC LIMIT ?;

-- name: forget_dossiers
DELETE FROM dossiers;

-- name: insert_dossier
INSERT INTO dossiers (code, field, procedure, officer, received, due, returned)
VALUES (?, ?, ?, ?, ?, ?, ?);

-- name: note_import
INSERT INTO dossier_import (only, at_ms, by, rows, left_out) VALUES (1, ?, ?, ?, ?)
ON CONFLICT (only) DO UPDATE SET at_ms = excluded.at_ms, by = excluded.by, rows = excluded.rows,
left_out = excluded.left_out;

-- name: dossier_import
SELECT at_ms, by, left_out FROM dossier_import;

-- name: dossier_sums
-- ?1 now as YYYY-MM-DDTHH:MM, ?2 the last day that is soon. Two times are compared as far as both go:
-- due on a day means until its end, due at a minute until the end of that minute.
SELECT field, officer, count(*), count(returned),
    total(substr(returned, 1, length(due)) > substr(due, 1, length(returned))),
    total(returned IS NULL AND substr(?1, 1, length(due)) <= due AND substr(due, 1, 10) <= ?2),
    total(returned IS NULL AND substr(?1, 1, length(due)) > due)
FROM dossiers GROUP BY field, officer;

-- name: urgent_dossiers
SELECT code, field, officer, due, substr(?1, 1, length(due)) > due FROM dossiers
WHERE returned IS NULL AND substr(due, 1, 10) <= ?2
ORDER BY due, code LIMIT ?3;
