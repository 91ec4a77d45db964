// Slips from the printer at the counter's desk, and the way to what was called from paper. Neither
// waits its turn: a printer that is slow must not keep the next citizen waiting.
import { signal } from "@preact/signals";
import { html } from "htm/preact";
import { now_ms } from "../clock.js";
import { answerTo, newRequest, say } from "../requests.js";
import { known, text } from "../texts.js";
import { Button, Icon } from "../ui.js";
import { dialog, row, tab } from "./actions.js";
import { reopen } from "./paper.js";

/** @typedef {import("../types.js").CounterView} CounterView */
/** @typedef {{id: string, number: string}} Named */

/** A slip takes a printer up to five seconds, the server waits eight. */
const PRINT_MS = 9_500;

/** The number whose slip is being printed; "" is none. */
const printing = signal("");

/** Of whom the slip would be: the row that was chosen, else the ticket in hand. @param {CounterView} data @returns {Named | null} */
function chosen(data) {
  return data[tab.value][row.value] ?? data.ticket;
}

/** The printer's word without its level; "" where there is no printer. @param {string | null} printer */
function wordOf(printer) {
  return printer === null ? "" : printer.replace(/^\w+: /, "");
}

/** @param {string} word */
export function printerWords(word) {
  return text(known(`printer.${word}`) ? `printer.${word}` : "printer.error");
}

/** The key for the slip. @param {CounterView} data */
export function slip(data) {
  const ticket = chosen(data);
  if (data.printer === null) say(text("printer.none"));
  else if (ticket !== null) printSlip(data, ticket);
}

/**
 * Prints a slip; one that was printed before only after somebody has said so.
 * @param {CounterView} data @param {Named} ticket
 */
export async function printSlip(data, ticket, again = false) {
  if (printing.peek() !== "") return;
  printing.value = ticket.number;
  const request = newRequest(`/counters/${data.counter.id}/print`, { ticket: ticket.id, again });
  const { status, body, words } = await answerTo(request, { try_ms: PRINT_MS });
  printing.value = "";
  if (status === 409 && body?.allowed?.includes("again")) {
    if (dialog.peek() === null) dialog.value = { kind: "reprint", ticket };
  } else say(words || told(body, ticket));
}

/** @param {import("../types.js").OrderResult} result @param {Named} ticket */
function told({ ok, word }, ticket) {
  return ok ? text("printer.printed", { x: ticket.number }) : text("printer.not_printed", { x: ticket.number, y: printerWords(word) });
}

/** The button, with what the printer says of itself. @param {{data: CounterView, silent: boolean}} props */
export function SlipButton({ data, silent }) {
  const ticket = chosen(data);
  const word = wordOf(data.printer);
  const level = word === "" ? "none" : /** @type {string} */ (data.printer).split(":")[0];
  const state = printing.value === "" ? text(word === "" ? "printer.none" : `printer.${known(`printer.${word}`) ? word : "error"}`) : text("printer.busy", { x: printing.value });
  return html`<div class="slip">
    <${Button} icon="printer" keyCap="I" off=${silent || ticket === null || word === "" || printing.value !== ""} onPress=${() => slip(data)}>
      ${text("printer.print", { x: ticket?.number ?? "" })}
    <//>
    <p class=${`printer printer-${level}`}><${Icon} name=${level === "ok" ? "check" : level === "none" ? "info" : "warning"} />${state}</p>
  </div>`;
}

/** Opens the dialog for calls from paper, also long after the server came back. @param {CounterView} data */
export function openEntry(data) {
  reopen(data, new Date(now_ms.peek()).toISOString());
  dialog.value = { kind: "paper" };
}
