// What the keys and buttons of the console do. The server decides; a refusal comes back in words.
import { signal } from "@preact/signals";
import { secondsUntil } from "../clock.js";
import { say, send } from "../requests.js";
import { text } from "../texts.js";
import { isSomebodyElses } from "./handover.js";
import { inTurn, newest } from "./turns.js";
import { lacksProcedure, stops, visit } from "./visit.js";

/** @typedef {import("../types.js").CounterView} CounterView */
/** @typedef {import("../types.js").Waiting} Waiting */
/** @typedef {"waiting" | "parked" | "missed"} Tab */
/** @typedef {{kind: "pause" | "park" | "transfer" | "procedure" | "paper" | "issue" | "find" | "code" | "close" | "unlock"} | {kind: "call", ticket: Waiting} | {kind: "reprint", ticket: {id: string, number: string}}} Open */

/** What a request is called when it has to be said that it was not sent. @type {Record<string, string>} */
const NAMES = {
  next: "console.next_any",
  open: "console.open",
  recall: "console.recall",
  start: "console.start",
  finish: "console.finish",
  "no-show": "console.absent",
  park: "console.park",
  transfer: "console.transfer",
  call: "console.call_direct",
  undo: "console.undo_short",
  pause: "console.pause",
  close: "console.close",
  resume: "console.resume",
  return: "console.return",
};
/** As the server is told that no ticket is in hand. */
const NOBODY = "none";

/** @type {Tab[]} */
export const TABS = ["waiting", "parked", "missed"];
const NOBODY_WAITED = 204;
/** The session waits at a break for PIN or password. */
const LOCKED = 423;
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
    if (data === null) return 0;
    if (!mayAct(data, name)) return 0;
    const status = await deed(data);
    if (status === LOCKED) dialog.value = { kind: "unlock" };
    return status;
  });
}

/** Whoever takes over from somebody else says so first: with the one big key. @param {CounterView} data @param {string} name */
function mayAct(data, name) {
  if (name === "next" || !isSomebodyElses(data)) return true;
  say(text("handover.first", { x: data.officer ?? "" }));
  return false;
}

/**
 * @param {string} verb @param {object | null} [body]
 * @param {string} [in_hand] the ticket that somebody saw when they began to say more about it
 */
export function command(verb, body = null, in_hand) {
  return take(verb, (data) => ask(data, verb, body, in_hand));
}

/**
 * Asks for something that is meant for the ticket that this window shows, and for no other.
 * @param {CounterView} data @param {string} verb @param {object | null} [body]
 * @param {string} [in_hand] the ticket that is in hand by now, where it is known to be another
 */
function ask(data, verb, body = null, in_hand = data.ticket?.id ?? NOBODY) {
  return send(`/counters/${data.counter.id}/${verb}`, body, { name: text(NAMES[verb]), in_hand });
}

/**
 * The one big key: opens the counter or takes it over, or finishes what is in hand and calls the
 * next. A finger that presses twice within a second means once.
 */
export async function primary() {
  if (performance.now() - pressed_ms < SECOND_PRESS_MS) return;
  pressed_ms = performance.now();
  await take("next", (data) => (data.state === "open" && !isSomebodyElses(data) ? next(data) : ask(data, "open")));
}

/** @param {CounterView} data */
async function next(data) {
  const wrote = await written(data);
  if (wrote === null) return 0;
  const status = await ask(data, "next", null, wrote);
  if (status === NOBODY_WAITED) say(text("console.nobody"));
  return status;
}

/**
 * What was written down goes first, with finish; `next` alone would use the preset.
 * @param {CounterView} data
 * @returns {Promise<string | null>} who is in hand then; null where it could not be written
 */
async function written(data) {
  if (data.ticket === null) return NOBODY;
  if (!visit.peek()?.touched) return data.ticket.id;
  return (await finishInHand(data)) === 200 ? NOBODY : null;
}

/** Calls the number in hand again, as often as the office has set. */
export function recall() {
  return take("recall", async (data) => {
    if (data.ticket !== null && isCalledEnough(data.ticket)) return say(text("limit.called", { n: data.ticket.calls_max })), 0;
    return await ask(data, "recall");
  });
}

/** @param {import("../types.js").TicketCard} card */
export function isCalledEnough({ calls, calls_max, state }) {
  return state === "called" && calls_max > 0 && calls >= calls_max;
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
    const in_hand = agreed ? await written(data) : (data.ticket?.id ?? NOBODY);
    if (in_hand === null) return 0;
    return await ask(data, "call", { ticket, reason, finish: agreed }, in_hand);
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
    const verb = tab.peek() === "parked" ? "resume" : "return";
    await take(`${verb} ${ticket.id}`, () => send(`/tickets/${ticket.id}/${verb}`, null, { name: text(NAMES[verb]) }));
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
