// Who waits, is parked, has missed the call; in the order in which this counter would call them.
import { html } from "htm/preact";
import { useEffect, useRef } from "preact/hooks";
import { clockTime, minutesSince } from "../clock.js";
import { said, text } from "../texts.js";
import { Button, Icon, Key } from "../ui.js";
import { TABS, act, dialog, row, show, tab } from "./actions.js";
import { queueName } from "./names.js";
import { SlipButton } from "./slips.js";
import { markOf, overdue } from "./target.js";

/** @typedef {import("../types.js").CounterView} CounterView */
/** @typedef {import("../types.js").Waiting} Waiting */

const ARROWS = ["arrow_left", "arrow_right", "arrow_up", "arrow_down"];
const DEED = { waiting: "console.call_direct", parked: "console.resume", missed: "console.return" };

/** @param {{data: CounterView, silent: boolean}} props */
export function List({ data, silent }) {
  const rows = data[tab.value];
  const longest = Math.max(0, ...data.waiting.map((one) => minutesSince(one.issued_at)));
  return html`<section class="panel list" aria-labelledby="list-title">
    <div class="panel-head">
      <h2 id="list-title">${text("console.queue_of", { n: data.counter.id })}</h2>
      ${data.waiting.length > 0 && html`<p>${text("console.longest", { n: longest })}</p>`}
      <${Target} data=${data} />
    </div>
    <div class="list-keys">
      <${Button} kind="quiet" icon="ticket" keyCap="W" off=${silent} onPress=${() => (dialog.value = { kind: "issue" })}>${text("console.issue")}<//>
      <${Button} kind="quiet" icon="magnifier" keyCap="L" off=${silent} onPress=${() => (dialog.value = { kind: "find" })}>${text("find.button")}<//>
      <span class="arrows" aria-hidden="true">${ARROWS.map((name) => html`<${Key} key=${name}><${Icon} name=${name} /><//>`)}</span>
    </div>
    <div class="tabs" role="tablist">${TABS.map((name) => html`<${TabButton} key=${name} name=${name} data=${data} />`)}</div>
    <div class="rows" role="tabpanel" tabindex="0">
      <table>
        <thead><tr>
          <th scope="col">${text("console.number")}</th>
          <th scope="col">${text("console.errand")}</th>
          <th scope="col" class="figure">${text("console.waited")}</th>
        </tr></thead>
        <tbody>${rows.map((one, at) => html`<${Row} key=${one.id} one=${one} at=${at} data=${data} />`)}</tbody>
      </table>
      ${rows.length === 0 && html`<p class="nothing">${text(tab.value === "waiting" ? "console.nobody" : "shared.none")}</p>`}
    </div>
    ${row.value >= 0 && rows[row.value] !== undefined && html`<div class="deed">
      <${Button} keyCap="Enter" off=${silent} onPress=${() => act(data)}>${text(DEED[tab.value])} ${rows[row.value].number}<//>
      <${SlipButton} data=${data} silent=${silent} />
    </div>`}
    <${Why} data=${data} />
  </section>`;
}

/** How many wait longer than the office means anybody to. @param {{data: CounterView}} props */
function Target({ data }) {
  if (data.target_min === 0) return null;
  const n = overdue(data);
  return html`<p class=${n > 0 ? "target over" : "target"}>
    <${Icon} name=${n > 0 ? "warning" : "check"} />${text(n > 0 ? "target.some" : "target.none", { n, k: data.target_min })}
  </p>`;
}

/** @param {{name: import("./actions.js").Tab, data: CounterView}} props */
function TabButton({ name, data }) {
  const here = tab.value === name;
  return html`<button type="button" role="tab" aria-selected=${here} class="tab"
    onClick=${(/** @type {MouseEvent} */ event) => {
      if (event.detail > 0) /** @type {HTMLElement} */ (event.currentTarget).blur();
      show(name);
    }}>${text(`console.${name}`)} ${data[name].length}</button>`;
}

/** @param {{one: Waiting, at: number, data: CounterView}} props */
function Row({ one, at, data }) {
  const element = /** @type {import("preact").RefObject<HTMLTableRowElement>} */ (useRef(null));
  const chosen = row.value === at;
  const first = tab.value === "waiting" && data.next?.ticket.id === one.id;
  useEffect(() => {
    if (chosen) element.current?.scrollIntoView({ block: "nearest" });
  }, [chosen]);
  const waited = minutesSince(tab.value === "waiting" ? one.issued_at : one.since);
  const mark = tab.value === "waiting" ? markOf(waited, data.target_min) : "";
  return html`<tr ref=${element} class=${`${first ? "first" : ""} ${chosen ? "chosen" : ""}`}
    aria-selected=${chosen} onClick=${() => (row.value = at)}>
    <td class="row-number">${one.number}${one.priority && html`<${Priority} />`}</td>
    <td>${queueName(data, one.queue)}${aside(one)}</td>
    <td class=${`figure ${mark}`}>${text("shared.minutes", { n: waited })}
      ${mark !== "" && html`<small><${Icon} name=${mark === "over" ? "warning" : "clock"} />${text(`target.${mark}`)}</small>`}
    </td>
  </tr>`;
}

/** @param {Waiting} one the note, and until when it is parked */
function aside(one) {
  const until = one.until === null ? "" : text("console.until", { t: clockTime(one.until) });
  const words = [until, one.note ?? ""].filter((word) => word !== "").join(" · ");
  return words === "" ? null : html`<small>${words}</small>`;
}

function Priority() {
  return html`<span class="chip"><${Icon} name="star" />${text("console.priority")}</span>`;
}

/** @param {{data: CounterView}} props */
function Why({ data }) {
  if (data.next === null) return null;
  return html`<div class="why">
    <span class="info" aria-hidden="true">i</span>
    <div>
      <h3>${text("console.why", { x: data.next.ticket.number })}</h3>
      <p>${said(data.next.reason.text)}</p>
    </div>
  </div>`;
}
