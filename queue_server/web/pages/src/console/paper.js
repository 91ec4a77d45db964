// Calls that were made from the call sheet while the server was away. Each is stored with its key
// before it is sent, so a page that is closed in the middle asks again and enters nothing twice.
import { signal } from "@preact/signals";
import { atClock } from "../clock.js";
import { answerTo, newRequest } from "../requests.js";

/** @typedef {import("../types.js").CounterView} CounterView */
/** @typedef {import("../types.js").Outcome} Outcome */
/** @typedef {import("../types.js").Waiting} Waiting */
/** @typedef {{number: string, called: string, done: string, outcome: Outcome | ""}} Line as written on the sheet */
/** @typedef {Line & {request: import("../requests.js").Request, state: "sent" | "entered" | "refused", words: string}} Entry */
/**
 * `since` is when the server was last heard, `order` who waited then, `printed` whether the sheet
 * went to paper; not `lost` where somebody enters calls without our having noticed an outage.
 * @typedef {{since: string, order: Waiting[], lost: boolean, printed: boolean, entries: Entry[]}} Outage
 */

export const ENTRIES_MAX = 300;
const MINUTE_MS = 60_000;

/** The outage whose calls are not all entered yet. */
export const outage = signal(/** @type {Outage | null} */ (null));

let storedAs = "";

/** @param {string} counter */
export function remember(counter) {
  storedAs = `motcua.paper.${counter}`;
  outage.value = JSON.parse(localStorage.getItem(storedAs) ?? "null");
}

/** @param {Outage | null} now */
function set(now) {
  outage.value = now;
  if (now === null) localStorage.removeItem(storedAs);
  else localStorage.setItem(storedAs, JSON.stringify(now));
}

/** The server is away; of several outages in a row the first began it. @param {import("./kept.js").Kept} kept */
export function begin({ data, as_of }) {
  if (outage.peek() === null) set({ since: as_of, order: data.waiting, lost: true, printed: false, entries: [] });
}

export function notePrinted() {
  const now = outage.peek();
  if (now !== null && !now.printed) set({ ...now, printed: true });
}

/** Nothing more to enter. */
export const settle = () => set(null);

/** For a sheet that turns up later. @param {CounterView} data @param {string} now */
export function reopen(data, now) {
  if (outage.peek() === null) set({ since: now, order: data.waiting, lost: false, printed: false, entries: [] });
}

/** The dialog is closed: what nobody used is forgotten. */
export function putAside() {
  if (outage.peek()?.lost === false && outage.peek()?.entries.length === 0) set(null);
}

/** "915", "9:15", "0915" → "09:15"; "" for anything that is no time. @param {string} typed */
export function clockOf(typed) {
  const match = /^(\d{1,2})[:h.]?(\d{2})$/.exec(typed.trim());
  const [hour, minute] = [Number(match?.[1]), Number(match?.[2])];
  return match && hour < 24 && minute < 60 ? `${String(hour).padStart(2, "0")}:${match[2]}` : "";
}

/** Who is likely to have been called next. @param {CounterView} data */
export function nextNumber(data) {
  const { order = [], entries = [] } = outage.value ?? {};
  const still = [...data.waiting, ...data.missed].map((one) => one.id);
  const entered = entries.map((entry) => entry.number);
  return order.find((one) => still.includes(one.id) && !entered.includes(one.number))?.number ?? "";
}

/**
 * Writes a line down and sends it; a line that was refused is replaced by its better one.
 * @param {CounterView} data
 * @param {Line} line with times as `clockOf` gives them
 */
export async function enter(data, line) {
  const now = outage.peek();
  if (now === null || now.entries.length >= ENTRIES_MAX) return;
  const request = newRequest(`/counters/${data.counter.id}/paper-calls`, bodyOf(data, now, line));
  const others = now.entries.filter((one) => one.state === "entered" || one.number !== line.number);
  set({ ...now, entries: [...others, { ...line, request, state: "sent", words: "" }] });
  await sendEntry(request);
}

/** What was sent and never answered. */
export async function finishEntries() {
  for (const entry of outage.peek()?.entries ?? []) {
    if (entry.state === "sent") await sendEntry({ ...entry.request, made_ms: Date.now() });
  }
}

/** @param {import("../requests.js").Request} request */
async function sendEntry(request) {
  const { status, words } = await answerTo(request);
  if (status === 0) return; // nobody knows: it stays "sent", and is asked for again
  const state = status === 200 ? "entered" : "refused";
  const now = outage.peek();
  if (now === null) return;
  set({ ...now, entries: now.entries.map((one) => (one.request.key === request.key ? { ...one, state, words } : one)) });
}

/**
 * A clock on a wall knows no seconds: who was called in the minute in which the number was taken
 * was called after it was taken.
 * @param {CounterView} data @param {Outage} now @param {Line} line
 */
function bodyOf(data, now, line) {
  const everybody = [...now.order, ...data.waiting, ...data.parked, ...data.missed];
  const ticket = everybody.find((one) => one.number === line.number);
  const taken_ms = ticket ? Date.parse(ticket.issued_at) : 0;
  const called_ms = notBefore(taken_ms, atClock(line.called, now.since));
  const done_ms = notBefore(called_ms, atClock(line.done, now.since));
  return {
    ticket: ticket?.id ?? line.number,
    called_at: new Date(called_ms).toISOString(),
    finished_at: new Date(done_ms).toISOString(),
    stops: line.outcome === "" ? [] : [{ procedure: "", outcome: line.outcome, dossiers: 1, reused: 0 }],
  };
}

/** @param {number} first_ms @param {number} minute_ms the beginning of a minute */
function notBefore(first_ms, minute_ms) {
  return first_ms > minute_ms && first_ms < minute_ms + MINUTE_MS ? first_ms : minute_ms;
}
