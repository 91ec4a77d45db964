// The console as a strip of 380 × 140 that stays on top of the case system: six keys are shown, all
// the others work as on the full page, and what has to be said stands over the upper half.
import { html } from "htm/preact";
import { clockTime, minutesSince, stopwatch } from "../clock.js";
import { notice, unsent } from "../requests.js";
import { said, text } from "../texts.js";
import { Button, Digits, Icon, Key } from "../ui.js";
import { choosingOutcome, command, dialog, isCalledEnough, primary, recall, undo, undoLeft_s } from "./actions.js";
import { primaryLabel } from "./bar.js";
import { heldWords, isSomebodyElses } from "./handover.js";
import { pauseName, queueName } from "./names.js";
import { overdue } from "./target.js";
import { OUTCOMES, dossiersOf, visit } from "./visit.js";

/** @typedef {import("../types.js").CounterView} CounterView */

/** @param {{data: CounterView, silent: boolean, since: string}} props */
export function Strip({ data, silent, since }) {
  const words = wordsOf(data, silent, since);
  return html`<main class=${silent ? "strip lost" : "strip"}>
    <h1>${data.ticket?.number ?? "–"}</h1>
    <div class="strip-errand">
      <strong>${data.ticket?.priority && html`<${Icon} name="star" /><span class="unseen">${text("console.priority")} </span>`}${errand(data)}</strong>
      <span><${Time} data=${data} /></span>
    </div>
    <${Line} data=${data} silent=${silent} />
    <nav aria-label=${text("live.actions")}><${Keys} data=${data} silent=${silent} /></nav>
    <div role="status" aria-live="assertive">${words !== "" && html`<p class="strip-notice">${words}</p>`}</div>
    ${choosingOutcome.value && html`<p class="strip-notice strip-outcomes">${OUTCOMES.map((one, at) => html`<span key=${one}><${Key}>${at + 1}<//> ${text(`outcome.${one}`)}</span>`)}</p>`}
  </main>`;
}

/** What has to be said, the gravest first. @param {CounterView} data @param {boolean} silent @param {string} since */
function wordsOf(data, silent, since) {
  if (silent) return [text("live.lost", { t: since }), unsent.value && text("send.unsent", { x: unsent.value })].join(" ").trim();
  if (notice.value !== "") return notice.value;
  if (unsent.value !== "") return text("send.unsent", { x: unsent.value });
  if (!isSomebodyElses(data)) return "";
  return `${text("handover.whose", { x: data.officer ?? "", t: data.since === null ? "" : clockTime(data.since) })} ${heldWords(data.ticket)}`;
}

/** What is being done here. @param {CounterView} data */
function errand(data) {
  if (data.ticket !== null) return queueName(data, data.ticket.queue);
  if (data.state === "paused") return pauseName(data.pause_reason);
  return data.state === "closed" ? text("live.closed") : said(data.counter.name);
}

/** @param {{data: CounterView}} props */
function Time({ data }) {
  const { ticket, state, since } = data;
  if (ticket !== null) return html`<${Digits} value=${stopwatch(ticket.started_at ?? ticket.called_at)} />`;
  return state === "paused" && since !== null && text("pause.how_long", { n: minutesSince(since) });
}

/** What was written down about the visit, where it is not what the queue presumes. */
function written() {
  const sheet = visit.value;
  return sheet?.touched ? `${text(`outcome.${sheet.outcome}`)} · ${text("live.dossiers", { n: dossiersOf(sheet) })}` : "";
}

/** Who waits; or, while it can be, the key that takes the last action back. @param {{data: CounterView, silent: boolean}} props */
function Line({ data, silent }) {
  const left_s = silent ? 0 : undoLeft_s(data);
  const longest = Math.max(0, ...data.waiting.map((one) => minutesSince(one.issued_at)));
  const late = overdue(data);
  const help = data.help.filter((call) => call.answered_at === null).length;
  if (left_s > 0) {
    return html`<div class="strip-line"><${Button} keyCap="U" kind="undo" onPress=${undo}>
      ${text("console.undo", { n: left_s })}<//></div>`;
  }
  return html`<div class="strip-line">
    <strong>${text("strip.waiting", { n: data.waiting.length })}${late > 0 && html` <span class="strip-late"><${Icon} name="warning" />${text("strip.late", { n: late })}</span>`}</strong>
    ${help > 0
      ? html`<span class="strip-help"><${Icon} name="bell" />${text("strip.help", { n: help })} <${Key}>H<//></span>`
      : html`<span>${written() || text("strip.longest", { n: longest })}</span>`}
  </div>`;
}

/** @param {{data: CounterView, silent: boolean}} props */
function Keys({ data, silent }) {
  const called = data.ticket?.state === "called";
  const open = data.state === "open";
  const mine = open && !isSomebodyElses(data);
  const off = silent || isSomebodyElses(data);
  return html`
    <${Button} kind="primary" keyCap="Space" off=${silent} onPress=${primary}>
      ${mine ? text("strip.next") : primaryLabel(data)}
    <//>
    <${Button} keyCap="R" off=${off || !called || (data.ticket !== null && isCalledEnough(data.ticket))} onPress=${recall}>${text("strip.recall")}<//>
    <${Button} keyCap="N" off=${off || !called} onPress=${() => command("no-show")}>${text("strip.absent")}<//>
    <${Button} keyCap="T" off=${off || data.ticket === null} onPress=${() => (dialog.value = { kind: "transfer" })}>${text("strip.transfer")}<//>
    <${Button} keyCap="B" off=${off || !open} onPress=${() => (dialog.value = { kind: "pause" })}>${text("strip.pause")}<//>
  `;
}
