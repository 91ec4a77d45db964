// The console of one counter: one render per view, keys, and what is said when nothing is heard.
import { effect } from "@preact/signals";
import { html } from "htm/preact";
import { render } from "preact";
import { clockTime } from "./clock.js";
import { HelpBanner } from "./help.js";
import { BASE } from "./base.js";
import { follow } from "./live.js";
import { stayReadable } from "./offline.js";
import { notice, resume, unsent } from "./requests.js";
import { said, text } from "./texts.js";
import { Header, Notice } from "./ui.js";
import { BackBanner, Bar, LostBanner } from "./console/bar.js";
import { Card } from "./console/card.js";
import { Dialogs } from "./console/dialogs.js";
import { dialog } from "./console/actions.js";
import { HandoverBanner, recognize } from "./console/handover.js";
import { keep, kept, recall } from "./console/kept.js";
import { listen } from "./console/keys.js";
import { List } from "./console/list.js";
import { served } from "./console/names.js";
import { PracticeBanner } from "./console/practice.js";
import { begin, finishEntries, notePrinted, outage, remember } from "./console/paper.js";
import { prepare } from "./console/sheet.js";
import { Strip } from "./console/strip.js";
import { inTurn, newest } from "./console/turns.js";
import { hold } from "./console/visit.js";

/** @typedef {import("./types.js").CounterView} CounterView */

const root = /** @type {HTMLElement} */ (document.getElementById("page"));
const counter = root.dataset.counter ?? "";
const isStrip = root.dataset.strip === "1";
const live = /** @type {ReturnType<typeof follow<CounterView>>} */ (follow(`view=counter&counter=${counter}`));

function Console() {
  const silent = live.silent.value;
  const data = live.view.value?.data ?? (silent ? kept.value?.data : undefined);
  if (data === undefined) return html`<p class="opening">${text(silent ? "error.offline" : "shared.loading")}</p>`;
  const since = clockTime(kept.value?.as_of ?? live.heardAt_ms.value);
  if (isStrip) {
    return html`<${Strip} data=${data} silent=${silent} since=${since} /><${Dialogs} data=${data} />`;
  }
  return html`
    <${Header} silent=${silent}>
      <p class="where">${said(data.place)} · <strong>${said(data.counter.name)}</strong> · ${served(data)}</p>
      <span class="officer">${data.officer}</span>
    <//>
    <${PracticeBanner} data=${data} />
    ${silent ? html`<${LostBanner} since=${since} />` : html`<${BackBanner} data=${data} />`}
    ${!silent && html`<${HandoverBanner} data=${data} />`}
    <${HelpBanner} calls=${data.help} silent=${silent} keyCap="H" />
    <main class=${silent ? "desk lost" : "desk"}>
      <div class="work"><${Card} data=${data} silent=${silent} /></div>
      <${List} data=${data} silent=${silent} />
    </main>
    <${Notice} words=${notice.value || (unsent.value && text("send.unsent", { x: unsent.value }))} />
    <${Bar} data=${data} silent=${silent} />
    <${Dialogs} data=${data} />
  `;
}

effect(() => {
  const data = live.view.value?.data;
  if (data === undefined) return;
  newest.value = live.silent.value ? null : data;
  hold(data.ticket, data.undo_until !== null);
  document.title = `${data.ticket?.number ?? "–"} · ${said(data.counter.name)}`;
});
effect(() => {
  if (live.view.value !== null) keep(live.view.value);
});
let isAway = true;
effect(() => {
  const last = kept.peek();
  if (live.silent.value) {
    isAway = true;
    if (last !== null) begin(last);
  } else if (live.view.value !== null && isAway) {
    isAway = false;
    comeBack();
  }
});

/** What was sent before the silence is answered now; who has a printed sheet has calls to enter. */
function comeBack() {
  if (BASE === "") requestAnimationFrame(() => requestAnimationFrame(stayReadable)); // drawn: every font is asked for
  recognize();
  finishEntries();
  if (outage.peek()?.printed && dialog.peek() === null) dialog.value = { kind: "paper" };
}

recall(BASE + counter);
remember(BASE + counter);
prepare();
addEventListener("beforeprint", () => live.silent.peek() && notePrinted());
listen();
inTurn("resume", resume);
render(html`<${Console} />`, root);
