// What the keys and buttons of the console do. The server decides; a refusal comes back in words.
import { signal } from "@preact/signals";
import { say, send } from "../requests.js";
import { text } from "../texts.js";
import { lacksProcedure, stops, visit } from "./visit.js";

/** @typedef {import("../types.js").CounterView} CounterView */
/** @typedef {import("../types.js").Waiting} Waiting */
/** @typedef {"waiting" | "parked" | "missed"} Tab */
/** @typedef {{kind: "pause" | "park" | "transfer" | "procedure"} | {kind: "call", ticket: Waiting}} Open */

/** @type {Tab[]} */
export const TABS = ["waiting", "parked", "missed"];
const NOBODY_WAITED = 204;
const SECOND_PRESS_MS = 1000;

export const dialog = signal(/** @type {Open | null} */ (null));
export const tab = signal(/** @type {Tab} */ ("waiting"));
/** The row that Enter acts on; -1 is none. */
export const row = signal(-1);
/** O has been pressed: the next digit is an outcome. */
export const choosingOutcome = signal(false);

let pressed_ms = -SECOND_PRESS_MS;

/** @param {CounterView} data @param {string} verb @param {object | null} [body] */
export function command(data, verb, body = null) {
  return send(`/counters/${data.counter.id}/${verb}`, body);
}

/**
 * The one big key: opens the counter, or finishes what is in hand and calls the next.
 * A finger that presses twice within a second means once.
 * @param {CounterView} data
 */
export async function primary(data) {
  if (performance.now() - pressed_ms < SECOND_PRESS_MS) return;
  pressed_ms = performance.now();
  if (data.state !== "open") await command(data, "open");
  else if (await written(data)) await next(data);
}

/** @param {CounterView} data */
async function next(data) {
  const status = await command(data, "next");
  if (status === NOBODY_WAITED) say(text("console.nobody"));
}

/**
 * What was written down goes first, with finish; `next` alone would use the preset.
 * @param {CounterView} data
 * @returns {Promise<boolean>} whether there is nothing left to write
 */
async function written(data) {
  if (data.ticket === null || !visit.peek()?.touched) return true;
  return (await finish(data)) === 200;
}

/** @param {CounterView} data */
export async function finish(data) {
  if (lacksProcedure()) {
    dialog.value = { kind: "procedure" };
    say(text("live.name_procedure"));
    return 0;
  }
  return await command(data, "finish", { stops: stops(visit.peek()) });
}

/**
 * Enter on a row: who is parked is called back, who missed the call stands in line again, and
 * who still waits can be called out of order, with a reason.
 * @param {CounterView} data
 */
export async function act(data) {
  const ticket = data[tab.peek()][row.peek()];
  if (ticket === undefined) return;
  if (tab.peek() === "waiting") dialog.value = { kind: "call", ticket };
  else await send(`/tickets/${ticket.id}/${tab.peek() === "parked" ? "resume" : "return"}`);
}

/** @param {Tab} to */
export function show(to) {
  tab.value = to;
  row.value = -1;
}

/** @param {CounterView} data @param {number} by */
export function moveRow(data, by) {
  row.value = Math.max(-1, Math.min(data[tab.peek()].length - 1, row.peek() + by));
}

/** @param {number} by */
export function moveTab(by) {
  const at = TABS.indexOf(tab.peek()) + by;
  if (TABS[at] !== undefined) show(TABS[at]);
}
