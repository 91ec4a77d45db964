// What a supervisor has done for today, and who may: one place that knows the paths.
import { signal } from "@preact/signals";
import { busy, send } from "../requests.js";
import { said } from "../texts.js";

/** @typedef {import("../types.js").ManagerView} ManagerView */
/**
 * @typedef {{kind: "pause" | "assign", counter: number} | {kind: "close" | "void", queue: string} |
 *   {kind: "message"}} Open
 */

/** The dialog that is open. */
export const dialog = signal(/** @type {Open | null} */ (null));

/** A counter is opened and paused by whoever leads the hall; the rest is an administrator's too. */
export const leads = (/** @type {string} */ role) => role === "supervisor";
export const steers = (/** @type {string} */ role) => role === "supervisor" || role === "administrator";

/** @param {string} path @param {object | null} [body] */
function order(path, body = null) {
  dialog.value = null;
  if (!busy.peek()) send(path, body);
}

export const openCounter = (/** @type {number} */ counter) => order(`/counters/${counter}/open`);
export const closeCounter = (/** @type {number} */ counter) => order(`/counters/${counter}/close`);
export const openQueue = (/** @type {string} */ queue) => order(`/queues/${queue}/open`);

/** @param {number} counter @param {string} reason */
export const pauseCounter = (counter, reason) => order(`/counters/${counter}/pause`, { reason });
/** @param {number} counter @param {string[]} queues none: as configured again */
export const assign = (counter, queues) => order(`/counters/${counter}/queues`, { queues });
/** @param {string} queue @param {string} reason */
export const closeQueue = (queue, reason) => order(`/queues/${queue}/close`, { reason });
/** @param {Record<string, string>} words by language; none end what is shown @param {number} minutes */
export const tellAll = (words, minutes) => order("/message", { text: words, minutes });
/** @param {string} queue @param {number} last @param {string} reason */
export const voidLast = (queue, last, reason) => order("/tickets/void", { queue, last, reason });

/** @param {ManagerView} data @param {number} id */
export function counterName(data, id) {
  const counter = data.counters.find((one) => one.id === id);
  return counter === undefined ? String(id) : said(counter.name);
}

/** @param {ManagerView} data @param {string} code */
export function queueName(data, code) {
  const queue = data.queues.find((one) => one.queue === code);
  return queue === undefined ? code : said(queue.name);
}
