// What the keys and buttons of the console do. The server decides; a refusal comes back in words.
import { signal } from "@preact/signals";
import { secondsUntil } from "../clock.js";
import { say, send } from "../requests.js";
import { text } from "../texts.js";
import { inTurn, newest } from "./turns.js";
import { lacksProcedure, stops, visit } from "./visit.js";

/** @typedef {import("../types.js").CounterView} CounterView */
/** @typedef {import("../types.js").Waiting} Waiting */
/** @typedef {"waiting" | "parked" | "missed"} Tab */
/** @typedef {{kind: "pause" | "park" | "transfer" | "procedure" | "paper"} | {kind: "call", ticket: Waiting} | {kind: "reprint", ticket: {id: string, number: string}}} Open */

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

/**
 * Does something in its turn, with the view of that moment; without one, nothing.
 * @param {string} name
 * @param {(data: CounterView) => Promise<number>} deed
 */
function take(name, deed) {
  return inTurn(name, async () => {
    const data = newest.peek();
    return data === null ? 0 : await deed(data);
  });
}

/** @param {string} verb @param {object | null} [body] */
export function command(verb, body = null) {
  return take(verb, (data) => ask(data, verb, body));
}

/** @param {CounterView} data @param {string} verb @param {object | null} [body] */
function ask(data, verb, body = null) {
  return send(`/counters/${data.counter.id}/${verb}`, body);
}

/**
 * The one big key: opens the counter, or finishes what is in hand and calls the next.
 * A finger that presses twice within a second means once.
 */
export async function primary() {
  if (performance.now() - pressed_ms < SECOND_PRESS_MS) return;
  pressed_ms = performance.now();
  await take("next", (data) => (data.state === "open" ? next(data) : ask(data, "open")));
}

/** @param {CounterView} data */
async function next(data) {
  if (!(await written(data))) return 0;
  const status = await ask(data, "next");
  if (status === NOBODY_WAITED) say(text("console.nobody"));
  return status;
}

/**
 * What was written down goes first, with finish; `next` alone would use the preset.
 * @param {CounterView} data
 * @returns {Promise<boolean>} whether there is nothing left to write
 */
async function written(data) {
  if (data.ticket === null || !visit.peek()?.touched) return true;
  return (await finishInHand(data)) === 200;
}

export const finish = () => take("finish", finishInHand);

/** @param {CounterView} data */
async function finishInHand(data) {
  if (lacksProcedure()) {
    dialog.value = { kind: "procedure" };
    say(text("live.name_procedure"));
    return 0;
  }
  return await ask(data, "finish", { stops: stops(visit.peek()) });
}

/**
 * Calls out of order. What was written down about the ticket in hand goes first, as with `next`.
 * @param {string} ticket
 * @param {string} reason
 * @param {string} finished the ticket in hand that may be finished for it; "" is none
 */
export function callDirectly(ticket, reason, finished) {
  return take("call", async (data) => {
    const agreed = data.ticket !== null && data.ticket.id === finished;
    if (agreed && !(await written(data))) return 0;
    return await ask(data, "call", { ticket, reason, finish: agreed });
  });
}

/** How long the last action may still be taken back. @param {CounterView} data */
export function undoLeft_s(data) {
  return data.undo_until === null ? 0 : secondsUntil(data.undo_until);
}

export const undo = () => take("undo", async (data) => (undoLeft_s(data) > 0 ? await ask(data, "undo") : 0));

/**
 * Enter on a row: who is parked is called back, who missed the call stands in line again, and
 * who still waits can be called out of order, with a reason.
 * @param {CounterView} data
 */
export async function act(data) {
  const ticket = data[tab.peek()][row.peek()];
  if (ticket === undefined) return;
  if (tab.peek() === "waiting") dialog.value = { kind: "call", ticket };
  else {
    const path = `/tickets/${ticket.id}/${tab.peek() === "parked" ? "resume" : "return"}`;
    await inTurn(path, () => send(path));
  }
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
