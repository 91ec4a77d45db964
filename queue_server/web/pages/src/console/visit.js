// What the officer writes down about the visit in hand, until it is finished. Untouched it says
// nothing, and the queue's preset holds: no extra key in the normal case.
import { signal } from "@preact/signals";

/** @typedef {import("../types.js").Outcome} Outcome */
/** @typedef {import("../types.js").TicketCard} TicketCard */
/** @typedef {{procedure: string, dossiers: number, reused: boolean}} Row */
/** @typedef {{ticket: string, outcome: Outcome, rows: Row[], chosen: number, touched: boolean}} Visit */

/** @type {Outcome[]} in the order of the keys O 1 to O 6 */
export const OUTCOMES = ["received", "returned", "solved", "supplement", "refused", "guidance"];
export const ROWS_MAX = 10;
const DOSSIERS_MAX = 999;
const STORED_AS = "motcua.visit";

/** The visit in hand as written down so far. */
export const visit = signal(/** @type {Visit | null} */ (null));

/** @param {TicketCard} card @returns {Visit} */
export function fresh(card) {
  const rows = card.procedures.map((procedure) => ({ procedure, dossiers: 1, reused: false }));
  return { ticket: card.id, outcome: card.preset, rows, chosen: 0, touched: false };
}

/**
 * Begins a new sheet when another ticket comes to hand; a reloaded page finds its own again.
 * @param {TicketCard | null} card
 */
export function hold(card) {
  if (card?.id === visit.peek()?.ticket) return;
  const stored = /** @type {Visit | null} */ (JSON.parse(sessionStorage.getItem(STORED_AS) ?? "null"));
  visit.value = card === null ? null : stored?.ticket === card.id ? stored : fresh(card);
}

/** @param {Partial<Visit>} change */
function write(change) {
  if (visit.peek() === null) return;
  visit.value = { .../** @type {Visit} */ (visit.peek()), ...change, touched: true };
  sessionStorage.setItem(STORED_AS, JSON.stringify(visit.value));
}

/** @param {Partial<Row>} change @param {number} at */
function writeRow(change, at) {
  const rows = visit.peek()?.rows ?? [];
  if (rows[at]) write({ rows: rows.map((row, index) => (index === at ? { ...row, ...change } : row)), chosen: at });
}

/** @param {Outcome} outcome */
export function setOutcome(outcome) {
  write({ outcome });
}

/** @param {number} by @param {number} [at] the row, the chosen one if not told */
export function countDossiers(by, at = visit.peek()?.chosen ?? 0) {
  const dossiers = visit.peek()?.rows[at]?.dossiers ?? 1;
  writeRow({ dossiers: Math.min(DOSSIERS_MAX, Math.max(0, dossiers + by)) }, at);
}

/** @param {number} [at] */
export function toggleReused(at = visit.peek()?.chosen ?? 0) {
  writeRow({ reused: !visit.peek()?.rows[at]?.reused }, at);
}

/** @param {string} procedure */
export function addProcedure(procedure) {
  const rows = visit.peek()?.rows ?? [];
  if (rows.length >= ROWS_MAX || rows.some((row) => row.procedure === procedure)) return;
  write({ rows: [...rows, { procedure, dossiers: 1, reused: false }], chosen: rows.length });
}

/**
 * The stops to finish with; empty while nothing was written, then the server's preset holds.
 * Reused counts dossiers for which no paper was asked again.
 * @param {Visit | null} of
 */
export function stops(of) {
  if (of === null || !of.touched) return [];
  return of.rows.map(({ procedure, dossiers, reused }) => ({
    procedure,
    outcome: of.outcome,
    dossiers,
    reused: reused ? dossiers : 0,
  }));
}

/** An outcome is recorded per procedure: a sheet without any has to name one first. */
export function lacksProcedure() {
  const sheet = visit.peek();
  return sheet !== null && sheet.touched && sheet.rows.length === 0;
}
