-- The waits of one day, computed from the stored events alone, without any of our own code.
WITH
parts AS (
    SELECT
        version,
        at_ms,
        json_extract(event, '$.type') AS type,
        json_extract(event, '$.ticket') AS ticket,
        json_extract(event, '$.queue') AS queue,
        coalesce(json_extract(event, '$.group'), 'normal') AS grp
    FROM events WHERE day = :day
),
moves AS (
    SELECT *, lag(type) OVER (PARTITION BY ticket ORDER BY version) AS before
    FROM parts
    WHERE ticket IS NOT NULL AND type NOT IN ('SlipChanged', 'VisitRated', 'RequestCancelled')
),
-- A wait begins at issue, after a transfer or a park; one called out of its park waited for nothing.
begun AS (
    SELECT ticket, version, at_ms FROM moves
    WHERE type IN ('TicketIssued', 'TicketTransferred', 'TicketResumed')
       OR (type = 'TicketCalled' AND before = 'TicketParked')
),
waits AS (
    SELECT
        s.ticket,
        (SELECT c.at_ms FROM moves c
         WHERE c.ticket = s.ticket AND c.version < s.version
           AND c.type IN ('TicketCalled', 'TicketRecalled')
         ORDER BY c.version DESC LIMIT 1)
        - (SELECT b.at_ms FROM begun b
           WHERE b.ticket = s.ticket AND b.version < s.version
           ORDER BY b.version DESC LIMIT 1) AS waited_ms
    FROM moves s WHERE s.type = 'ServiceStarted'
),
last AS (
    SELECT ticket, type, before, at_ms,
        row_number() OVER (PARTITION BY ticket ORDER BY version DESC) AS back
    FROM moves
),
visits AS (
    SELECT
        i.ticket,
        i.grp,
        coalesce((SELECT t.queue FROM moves t
                  WHERE t.ticket = i.ticket AND t.type = 'TicketTransferred'
                  ORDER BY t.version DESC LIMIT 1), i.queue) AS queue,
        i.at_ms AS issued_ms,
        l.at_ms AS ended_ms,
        CASE
            WHEN l.type = 'ServiceFinished' THEN 'served'
            WHEN l.type = 'TicketCancelled' THEN 'cancelled'
            WHEN l.type = 'TicketExpired' AND l.before = 'ServiceStarted' THEN 'served'
            WHEN l.type = 'TicketExpired' AND l.before = 'TicketMissed' THEN 'absent'
            WHEN l.type = 'TicketExpired' THEN 'expired'
            WHEN l.type = 'TicketMissed' THEN 'missed'
            ELSE 'open'
        END AS state,
        (SELECT sum(w.waited_ms) FROM waits w WHERE w.ticket = i.ticket) / 60000.0 AS waited
    FROM moves i JOIN last l ON l.ticket = i.ticket AND l.back = 1
    WHERE i.type = 'TicketIssued'
),
counted AS (
    SELECT *, CASE
        WHEN state <> 'served' THEN state
        WHEN EXISTS (SELECT 1 FROM parts j WHERE j.type = 'ClockJumped'
                     AND j.at_ms BETWEEN issued_ms AND ended_ms) THEN 'clock'
        ELSE '' END AS excluded
    FROM visits
),
spread AS (
    SELECT '*' AS q, '*' AS g, waited, excluded FROM counted
    UNION ALL SELECT queue, '*', waited, excluded FROM counted
    UNION ALL SELECT queue, grp, waited, excluded FROM counted
),
ranked AS (
    SELECT q, g, waited,
        row_number() OVER (PARTITION BY q, g ORDER BY waited) - 1 AS place,
        count(*) OVER (PARTITION BY q, g) - 1 AS top
    FROM spread WHERE excluded = ''
),
figures AS (
    SELECT q, g,
        count(*) AS n,
        avg(waited) AS mean,
        sum(max(0, 1 - abs(place - 0.5 * top)) * waited) AS p50,
        sum(max(0, 1 - abs(place - 0.9 * top)) * waited) AS p90,
        max(waited) AS max,
        avg(waited <= 15) AS share_15,
        avg(waited <= 30) AS share_30
    FROM ranked GROUP BY q, g
)
SELECT s.q, s.g, coalesce(f.n, 0), f.mean, f.p50, f.p90, f.max, f.share_15, f.share_30,
    (SELECT json_group_object(why, k) FROM
        (SELECT excluded AS why, count(*) AS k FROM spread e
         WHERE e.q = s.q AND e.g = s.g AND excluded <> '' GROUP BY excluded))
FROM (SELECT DISTINCT q, g FROM spread) s LEFT JOIN figures f ON f.q = s.q AND f.g = s.g
ORDER BY s.q, s.g;
