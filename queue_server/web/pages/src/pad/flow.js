// What happens on the pad of one counter, as one table: the pad's page does what the pad's program
// does (kiosk/rating_flow.py has the reasons). A pair that is not in MOVES changes nothing.
/**
 * `ticket` is the visit in hand, or the last one: it opens the pad only once. Times are in ms of
 * one monotonic clock.
 * @typedef {"closed" | "faces" | "reasons" | "sending" | "thanks" | "kept" | "refused"} Step
 * @typedef {{language: string, step: Step, ticket: string, number: string, score: number,
 *   reasons: string[], refusal: string, entered_ms: number, touched_ms: number}} Pad
 * @typedef {{kind: "offered", ticket: string, number: string} | {kind: "withdrawn"}
 *   | {kind: "score", score: number} | {kind: "reason", reason: string} | {kind: "again"}
 *   | {kind: "done"} | {kind: "skip"} | {kind: "language", language: string}
 *   | {kind: "taken"} | {kind: "no_answer"} | {kind: "refusal", words: string}
 *   | {kind: "time_up"}} Event
 */

export const REASONS_MAX = 5;
const GUARD_MS = 400;
const FACES_MS = 30_000;
const REASONS_MS = 8_000;
const REASONS_MS_MAX = 24_000;
const THANKS_MS = 2_000;
const SENTENCE_MS = 4_000;
const TAPS = ["score", "reason", "again", "done", "skip", "language"];

/** @type {Record<Step, Record<string, Step>>} */
const MOVES = {
  closed: { offered: "faces" },
  faces: { offered: "faces", withdrawn: "closed", score: "reasons", language: "faces", skip: "closed", time_up: "closed" },
  reasons: { offered: "sending", withdrawn: "sending", reason: "reasons", language: "reasons", again: "faces", done: "sending", time_up: "sending" },
  sending: { taken: "thanks", no_answer: "kept", refusal: "refused" },
  thanks: { offered: "faces", time_up: "closed" },
  kept: { offered: "faces", time_up: "closed" },
  refused: { offered: "faces", time_up: "closed" },
};

/** @param {string} language @returns {Pad} */
export function fresh(language) {
  return { language, step: "closed", ticket: "", number: "", score: 0, reasons: [], refusal: "", entered_ms: -Infinity, touched_ms: -Infinity };
}

/**
 * The pad after an event; the same pad when the table does not know it.
 * @param {Pad} pad @param {Event} event @param {number} now_ms
 * @param {string} language the pad's own, which the next visit finds
 * @returns {Pad}
 */
export function move(pad, event, now_ms, language) {
  const step = MOVES[pad.step][event.kind];
  if (step === undefined || !holds(pad, event, now_ms)) return pad;
  if (event.kind === "offered" && step === "faces") {
    return { ...fresh(language), step, ticket: event.ticket, number: event.number, entered_ms: now_ms, touched_ms: now_ms };
  }
  const touched_ms = TAPS.includes(event.kind) ? now_ms : pad.touched_ms;
  const entered_ms = step === pad.step ? pad.entered_ms : now_ms;
  return { ...pad, ...noted(pad, event), step, entered_ms, touched_ms };
}

/** What the table cannot say: a visit opens the pad once, a nervous finger counts once. @param {Pad} pad @param {Event} event @param {number} now_ms */
function holds(pad, event, now_ms) {
  if (event.kind === "offered") return event.ticket !== pad.ticket;
  if (TAPS.includes(event.kind) && now_ms - pad.entered_ms < GUARD_MS) return false;
  if (event.kind !== "reason" || pad.reasons.includes(event.reason)) return true;
  return pad.reasons.length < REASONS_MAX;
}

/** What the pad remembers of an event. @param {Pad} pad @param {Event} event @returns {Partial<Pad>} */
function noted(pad, event) {
  if (event.kind === "score") return { score: event.score, reasons: [] };
  if (event.kind === "language") return { language: event.language };
  if (event.kind === "refusal") return { refusal: event.words };
  if (event.kind !== "reason") return {};
  const without = pad.reasons.filter((one) => one !== event.reason);
  return { reasons: without.length < pad.reasons.length ? without : [...pad.reasons, event.reason] };
}

/** When the step ends by itself; null while closed, or while the server is asked. @param {Pad} pad */
export function ends_ms(pad) {
  const last_ms = Math.max(pad.entered_ms, pad.touched_ms);
  if (pad.step === "faces") return last_ms + FACES_MS;
  if (pad.step === "reasons") return Math.min(last_ms + REASONS_MS, pad.entered_ms + REASONS_MS_MAX);
  if (pad.step === "thanks") return pad.entered_ms + THANKS_MS;
  return pad.step === "kept" || pad.step === "refused" ? pad.entered_ms + SENTENCE_MS : null;
}
