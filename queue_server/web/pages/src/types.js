/**
 * The views as they come from the server (link/messages.py has the words to them).
 *
 * @typedef {Record<string, string>} Texts language code → text
 * @typedef {"open" | "paused" | "closed"} CounterState
 * @typedef {"received" | "returned" | "solved" | "supplement" | "refused" | "guidance"} Outcome
 *
 * @typedef {{id: string, number: string, queue: string, priority: boolean, issued_at: string,
 *   since: string, note: string | null, until: string | null, ours: boolean}} Waiting
 * @typedef {{procedure: string, outcome: Outcome, dossiers: number}} DoneStop
 * @typedef {{id: string, number: string, queue: string, priority: boolean, state: string,
 *   issued_at: string, called_at: string, started_at: string | null, calls: number,
 *   waited_s: number, procedures: string[], visit: number, preset: Outcome,
 *   note: string | null, further: string[], calls_max: number, dossiers_max: number,
 *   stops: DoneStop[], names: Record<string, string>}} TicketCard
 * @typedef {{code: string, name: Texts, priority: boolean}} ClassInfo
 * @typedef {{code: string, name: Texts, open: boolean}} QueueInfo
 * @typedef {{id: number, name: Texts, zone: string, queues: string[]}} CounterInfo
 * @typedef {{code: string, name: string}} ProcedureInfo
 * @typedef {{ticket: {id: string, number: string, queue: string},
 *   reason: {code: string, text: Texts}}} Called
 * @typedef {{name: Texts, place: Texts, counter: CounterInfo, state: CounterState,
 *   officer: string | null, pause_reason: string | null, ticket: TicketCard | null,
 *   waiting: Waiting[], parked: Waiting[], missed: Waiting[], next: Called | null,
 *   queues: QueueInfo[], counters: CounterInfo[], procedures: Record<string, ProcedureInfo[]>,
 *   served: number, median_service_s: Record<string, number>,
 *   undo_until: string | null, printer: string | null, help: HelpCall[],
 *   since: string | null, classes: ClassInfo[], target_min: number,
 *   others: number[], practice: {tasks: string[], done: string[]} | null}} CounterView
 * @typedef {{id: string, number: string, queue: string, priority: boolean, issued_at: string,
 *   state: string, slip: string, source: string, counter: number | null}} FoundTicket
 * @typedef {{tickets: FoundTicket[], sources: string[], more: boolean}} Found
 *
 * @typedef {{id: string, machine: string, place: string, at: string, answered_at: string | null,
 *   by: string}} HelpCall
 * @typedef {{id: string, role: string, name: string, place: string, counter: number | null,
 *   online: boolean, health: "ok" | "degraded" | "failed", parts: Record<string, string>,
 *   alarms: string[], last_seen: string | null, paper_percent: number | null}} Machine
 * @typedef {{order: string, ok: boolean, word: string}} OrderResult
 *
 * @typedef {{id: number, name: Texts, state: CounterState, number: string | null,
 *   since: string | null, served: number, mean_service_s: number | null, queues: string[],
 *   assigned: boolean, officer: string | null, pause_reason: string | null, waiting: number,
 *   idle_since: string | null}} CounterRow
 * @typedef {{queue: string, name: Texts, waiting: number, longest_s: number, served: number,
 *   missed: number, open: boolean, closed_why: string | null, mean_wait_s: number | null,
 *   median_wait_s: number | null, p90_wait_s: number | null, share: number | null,
 *   median_service_s: number | null, longest: string | null, newest: string[],
 *   counters: number[]}} QueueRow
 * @typedef {{at: string, taken: number, served: number, mean_wait_s: number | null,
 *   p90_wait_s: number | null}} HourRow
 * @typedef {{kind: "longest" | "mean" | "p90" | "idle", value_s: number, target_s: number,
 *   waiting: number, queue: string, counter: number, counters: number[]}} Alert
 * @typedef {{at: string, number: string, counter: number, officer: string,
 *   reason: string}} DirectCall
 * @typedef {{name: Texts, place: Texts, waiting: number, longest_s: number, served: number,
 *   missed: number, mean_wait_s: number | null, median_wait_s: number | null,
 *   p90_wait_s: number | null, share_15: number | null, ratings: number,
 *   satisfied: number | null, queues: QueueRow[], counters: CounterRow[],
 *   machines: Machine[], help: HelpCall[], message: {text: Texts, until: string} | null,
 *   within_s: number, share: number | null, median_service_s: number | null, left: number,
 *   voided: number, priority_served: number, priority_median_wait_s: number | null,
 *   targets: Record<string, number>, languages: string[], hours: HourRow[], alerts: Alert[],
 *   direct: DirectCall[], direct_calls: number}} ManagerView
 * @typedef {{name: string, received: number, returned: number, late: number, open: number,
 *   soon: number, overdue: number}} DossierGroup
 * @typedef {{imported_at: string | null, by: string, left_out: number, soon_days: number,
 *   total: DossierGroup, by_field: DossierGroup[], by_officer: DossierGroup[],
 *   urgent: {code: string, field: string, officer: string, due: string,
 *   overdue: boolean}[]}} DossierSummary
 * @typedef {{rows: number, left_out: {row: number, column: string, why: string}[],
 *   left_out_rows: number, ignored: string[], personal: string[]}} DossiersImported
 *
 * @typedef {{name: Texts, place: Texts, counter: number, ticket: string | null,
 *   number: string | null, until: string | null, languages: string[]}} RatingView
 */

/**
 * @template Data
 * @typedef {{view: string, epoch: number, version: number, as_of: number, now: string,
 *   data: Data}} View
 */

export {};
