// The newest view as it is kept for when the server is away, also over a reload of the page. What
// somebody has typed about a citizen, and the officer's name, are left out.
import { signal } from "@preact/signals";
import { now_ms, setClock } from "../clock.js";

/** @typedef {import("../types.js").CounterView} CounterView */
/** @typedef {import("../types.js").Waiting} Waiting */
/**
 * `as_of` is the server's clock when it said so, `ahead_ms` that clock minus this PC's.
 * @typedef {{data: CounterView, as_of: string, ahead_ms: number}} Kept
 */

/** After a night it is another day's list, and would only mislead. */
const GOOD_FOR_MS = 12 * 3_600_000;

/** What was last heard of this counter; null before anything was. */
export const kept = signal(/** @type {Kept | null} */ (null));

let storedAs = "";

/** What an earlier life of this page has heard. @param {string} counter */
export function recall(counter) {
  storedAs = `motcua.sheet.${counter}`;
  const stored = /** @type {Kept | null} */ (JSON.parse(localStorage.getItem(storedAs) ?? "null"));
  if (stored === null) return;
  const server_ms = Date.now() + stored.ahead_ms;
  if (Math.abs(server_ms - Date.parse(stored.as_of)) > GOOD_FOR_MS) return;
  kept.value = stored;
  setClock(server_ms);
}

/** @param {import("../types.js").View<CounterView>} view */
export function keep({ data, now }) {
  kept.value = { data: impersonal(data), as_of: now, ahead_ms: now_ms.peek() - Date.now() };
  try {
    localStorage.setItem(storedAs, JSON.stringify(kept.peek()));
  } catch {
    // a full disk: this page still has it, only a reload would not
  }
}

/** @param {CounterView} data @returns {CounterView} */
function impersonal(data) {
  const without = (/** @type {Waiting[]} */ rows) => rows.map((row) => ({ ...row, note: null }));
  return {
    ...data,
    officer: null,
    ticket: data.ticket && { ...data.ticket, note: null },
    waiting: without(data.waiting),
    parked: without(data.parked),
    missed: without(data.missed),
    help: [],
  };
}
