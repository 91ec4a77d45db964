// Names of queues and procedures as the console says them.
import { said, text } from "../texts.js";

/** @typedef {import("../types.js").CounterView} CounterView */

/** @param {CounterView} data @param {string} code */
export function queueName(data, code) {
  const queue = data.queues.find((one) => one.code === code);
  return queue === undefined ? code : said(queue.name);
}

/** @param {CounterView} data @param {string} code */
export function procedureName(data, code) {
  const all = Object.values(data.procedures).flat();
  return all.find((one) => one.code === code)?.name ?? data.ticket?.names[code] ?? code;
}

/** What the counter serves, as one line. @param {CounterView} data */
export function served(data) {
  return data.counter.queues.map((code) => queueName(data, code)).join(", ");
}

/** A reason for a break is stored by its code where it is one of ours. @param {string | null} reason */
export function pauseName(reason) {
  return reason === null ? "" : PAUSES.includes(reason) ? text(`pause.${reason}`) : reason;
}

/** In the order of the keys 1 to 6. */
export const PAUSES = ["short", "lunch", "meeting", "dossier", "help", "other"];
