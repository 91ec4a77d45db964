// The console as a strip of 380 × 140 that stays on top of the case system: five keys are shown,
// all the others work as on the full page.
import { html } from "htm/preact";
import { minutesSince, stopwatch } from "../clock.js";
import { notice } from "../requests.js";
import { said, text } from "../texts.js";
import { Button, Digits } from "../ui.js";
import { command, dialog, primary } from "./actions.js";
import { primaryLabel } from "./bar.js";
import { queueName } from "./names.js";

/** @typedef {import("../types.js").CounterView} CounterView */

/** @param {{data: CounterView, silent: boolean, since: string}} props */
export function Strip({ data, silent, since }) {
  const longest = Math.max(0, ...data.waiting.map((one) => minutesSince(one.issued_at)));
  const words = silent ? text("live.lost", { t: since }) : notice.value;
  return html`<main class=${silent ? "strip lost" : "strip"}>
    <h1>${data.ticket?.number ?? "–"}</h1>
    <div class="strip-errand">
      <strong>${data.ticket === null ? said(data.counter.name) : queueName(data, data.ticket.queue)}</strong>
      ${data.ticket && html`<${Digits} value=${stopwatch(data.ticket.started_at ?? data.ticket.called_at)} />`}
    </div>
    <div class="strip-line">
      <strong>${text("strip.waiting", { n: data.waiting.length })}</strong>
      <span>${text("strip.longest", { n: longest })}</span>
    </div>
    <nav aria-label=${text("live.actions")}><${Keys} data=${data} silent=${silent} /></nav>
    <div role="status" aria-live="assertive">${words !== "" && html`<p class="strip-notice">${words}</p>`}</div>
  </main>`;
}

/** @param {{data: CounterView, silent: boolean}} props */
function Keys({ data, silent }) {
  const called = data.ticket?.state === "called";
  const open = data.state === "open";
  return html`
    <${Button} kind="primary" keyCap="Space" off=${silent} onPress=${primary}>
      ${open ? text("strip.next") : primaryLabel(data)}
    <//>
    <${Button} keyCap="R" off=${silent || !called} onPress=${() => command("recall")}>${text("strip.recall")}<//>
    <${Button} keyCap="N" off=${silent || !called} onPress=${() => command("no-show")}>${text("strip.absent")}<//>
    <${Button} keyCap="T" off=${silent || data.ticket === null} onPress=${() => (dialog.value = { kind: "transfer" })}>${text("strip.transfer")}<//>
    <${Button} keyCap="B" off=${silent || !open} onPress=${() => (dialog.value = { kind: "pause" })}>${text("strip.pause")}<//>
  `;
}
