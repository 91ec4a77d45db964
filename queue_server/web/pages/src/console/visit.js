// What the officer writes down about the visit in hand, until it is finished. Untouched it says
// nothing, and the queue's preset holds: no extra key in the normal case.
import { signal } from "@preact/signals";
import { say } from "../requests.js";
import { text } from "../texts.js";

/** @typedef {import("../types.js").Outcome} Outcome */
/** @typedef {import("../types.js").TicketCard} TicketCard */
/** @typedef {{procedure: string, dossiers: number, reused: boolean}} Row */
/**
 * `codes` are those of the dossiers, as they were scanned: they are for the eyes at this counter
 * while the visit lasts, and go nowhere. `dossiers_max` 0 is no limit.
 * @typedef {{ticket: string, outcome: Outcome, rows: Row[], chosen: number, touched: boolean, codes: string[], dossiers_max: number}} Visit
 */

/** @type {Outcome[]} in the order of the keys O 1 to O 6 */
export const OUTCOMES = ["received", "returned", "solved", "supplement", "refused", "guidance"];
export const ROWS_MAX = 10;
const DOSSIERS_MAX = 999;
const CODES_MAX = 20;
const STORED_AS = "motcua.visit";

/** The visit in hand as written down so far. */
export const visit = signal(/** @type {Visit | null} */ (null));

/** @param {TicketCard} card @returns {Visit} */
export function fresh(card) {
  const rows = card.procedures.map((procedure) => ({ procedure, dossiers: 1, reused: false }));
  return { ticket: card.id, outcome: card.preset, rows, chosen: 0, touched: false, codes: [], dossiers_max: card.dossiers_max };
}

/**
 * Begins a new sheet when another ticket comes to hand; a reloaded page finds its own again. What
 * can no longer be taken back is forgotten, with the codes on it.
 * @param {TicketCard | null} card
 * @param {boolean} mayReturn whether the ticket before can still be taken back to hand
 */
export function hold(card, mayReturn = false) {
  const stored = /** @type {Visit | null} */ (JSON.parse(sessionStorage.getItem(STORED_AS) ?? "null"));
  if (stored !== null && stored.ticket !== card?.id && !mayReturn) sessionStorage.removeItem(STORED_AS);
  if (card?.id === visit.peek()?.ticket) return;
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
  if (by > 0 && isFull()) return say(text("limit.reached", { n: visit.peek()?.dossiers_max ?? 0 }));
  writeRow({ dossiers: Math.min(DOSSIERS_MAX, Math.max(0, dossiers + by)) }, at);
}

/** All dossiers of the visit. @param {Visit | null} of */
export function dossiersOf(of) {
  return (of?.rows ?? []).reduce((sum, { dossiers }) => sum + dossiers, 0);
}

/** Whether no dossier more is taken in this turn. */
function isFull() {
  const sheet = visit.peek();
  return sheet !== null && sheet.dossiers_max > 0 && dossiersOf(sheet) >= sheet.dossiers_max;
}

/**
 * Notes a dossier by its code; a second scan of the same is none. More codes than dossiers are
 * counted as dossiers.
 * @param {string} code
 * @returns {boolean} whether it is new
 */
export function addCode(code) {
  const sheet = visit.peek();
  if (sheet === null || sheet.codes.includes(code) || sheet.codes.length >= CODES_MAX) return false;
  const codes = [...sheet.codes, code];
  if (codes.length > dossiersOf(sheet) && sheet.rows.length > 0) {
    if (isFull()) return say(text("limit.reached", { n: sheet.dossiers_max })), false;
    countDossiers(1);
  }
  write({ codes });
  return true;
}

/** @param {string} code */
export function dropCode(code) {
  write({ codes: (visit.peek()?.codes ?? []).filter((one) => one !== code) });
}

/** @param {number} [at] */
export function toggleReused(at = visit.peek()?.chosen ?? 0) {
  writeRow({ reused: !visit.peek()?.rows[at]?.reused }, at);
}

/** @param {string} procedure */
export function addProcedure(procedure) {
  const rows = visit.peek()?.rows ?? [];
  if (rows.length >= ROWS_MAX || rows.some((row) => row.procedure === procedure)) return;
  if (isFull()) return say(text("limit.reached", { n: visit.peek()?.dossiers_max ?? 0 }));
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
