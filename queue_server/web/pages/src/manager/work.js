// Counters and queues, with what can be done about them today. Tomorrow begins as configured.
import { html } from "htm/preact";
import { clockTime, minutes, stopwatch } from "../clock.js";
import { busy } from "../requests.js";
import { said, text } from "../texts.js";
import { Button, Digits, Icon } from "../ui.js";
import { Direct } from "./direct.js";
import { closeCounter, counterName, dialog, leads, openCounter, openQueue, queueName, steers, tellAll } from "./orders.js";
import { State } from "./today.js";

/** @typedef {import("../types.js").ManagerView} ManagerView */
/** @typedef {import("../types.js").CounterRow} CounterRow */
/** @typedef {import("../types.js").QueueRow} QueueRow */
/** @typedef {{data: ManagerView, role: string, silent: boolean}} Props */

/** @param {Props} props */
export function Work(props) {
  return html`<${Counters} ...${props} /><${Queues} ...${props} /><${Hall} ...${props} /><${Direct} data=${props.data} />`;
}

/** @param {Props} props */
function Counters({ data, role, silent }) {
  return html`<section class="panel whole" aria-labelledby="work-title">
    <div class="panel-head"><h2 id="work-title">${text("dashboard.counters")}</h2><p>${text("manager.today_only")}</p></div>
    <div class="rows" tabindex="0" role="group" aria-labelledby="work-title"><table>
      <thead><tr>
        <th scope="col">${text("shared.counter")}</th><th scope="col">${text("dashboard.officer")}</th>
        <th scope="col">${text("dashboard.state")}</th><th scope="col" class="figure">${text("dashboard.for")}</th>
        <th scope="col">${text("dashboard.queues")}</th>${steers(role) && html`<th scope="col">${text("manager.do")}</th>`}
      </tr></thead>
      <tbody>${data.counters.map((one) => html`<tr key=${one.id}>
        <th scope="row">${said(one.name)}</th><td>${one.officer ?? "–"}</td>
        <td><${State} counter=${one} />${one.number !== null && html` <strong>${one.number}</strong>`}</td>
        <td class="figure">${one.since === null || one.state === "closed" ? "–" : html`<${Digits} value=${stopwatch(one.since)} />`}</td>
        <td><${Serves} data=${data} counter=${one} /></td>
        ${steers(role) && html`<td><${CounterOrders} one=${one} role=${role} off=${silent || busy.value} /></td>`}
      </tr>`)}</tbody>
    </table></div>
  </section>`;
}

/** @param {{data: ManagerView, counter: CounterRow}} props */
function Serves({ data, counter }) {
  return html`<span class="badges">${counter.queues.map((code) => html`<span key=${code} class="badge" title=${queueName(data, code)}>${code}</span>`)}
    ${counter.assigned && html`<span class="chip"><${Icon} name="transfer" />${text("manager.assigned")}</span>`}</span>`;
}

/** @param {{one: CounterRow, role: string, off: boolean}} props */
function CounterOrders({ one, role, off }) {
  const name = said(one.name);
  const isOpen = one.state === "open";
  return html`<div class="orders">
    ${leads(role) && !isOpen && html`<${Button} off=${off} label=${`${text("manager.open")}: ${name}`} onPress=${() => openCounter(one.id)}>${text("manager.open")}<//>`}
    ${leads(role) && isOpen && html`<${Button} off=${off} label=${`${text("console.pause")}: ${name}`} onPress=${() => (dialog.value = { kind: "pause", counter: one.id })}>${text("console.pause")}<//>`}
    ${leads(role) && one.state !== "closed" && html`<${Button} off=${off} label=${`${text("shared.close")}: ${name}`} onPress=${() => closeCounter(one.id)}>${text("shared.close")}<//>`}
    <${Button} off=${off} icon="transfer" label=${text("manager.assign_at", { c: name })} onPress=${() => (dialog.value = { kind: "assign", counter: one.id })}>${text("manager.assign")}<//>
  </div>`;
}

/** @param {Props} props */
function Queues({ data, role, silent }) {
  return html`<section class="panel whole" aria-labelledby="doors-title">
    <h2 id="doors-title">${text("dashboard.queues")}</h2>
    <div class="rows" tabindex="0" role="group" aria-labelledby="doors-title"><table>
      <thead><tr>
        <th scope="col">${text("dashboard.queue")}</th><th scope="col" class="figure">${text("dashboard.waiting")}</th>
        <th scope="col" class="figure">${text("live.longest")}</th><th scope="col">${text("manager.served_at")}</th>
        <th scope="col">${text("manager.doors")}</th>${steers(role) && html`<th scope="col">${text("manager.do")}</th>`}
      </tr></thead>
      <tbody>${data.queues.map((one) => html`<tr key=${one.queue}>
        <th scope="row" class="named"><span class="badge">${one.queue}</span>${said(one.name)}</th>
        <td class="figure"><strong>${one.waiting}</strong></td>
        <td class="figure">${one.longest === null ? "–" : `${one.longest} · ${text("shared.minutes", { n: minutes(one.longest_s) })}`}</td>
        <td>${one.counters.map((id) => counterName(data, id)).join(", ") || "–"}</td>
        <td>${one.open
          ? html`<span class="state state-serving"><${Icon} name="check" />${text("manager.gives")}</span>`
          : html`<span class="state"><${Icon} name="lock" />${text("manager.queue_closed")}</span>${one.closed_why !== null && html`<small>${one.closed_why}</small>`}`}</td>
        ${steers(role) && html`<td><${QueueOrders} one=${one} role=${role} off=${silent || busy.value} /></td>`}
      </tr>`)}</tbody>
    </table></div>
  </section>`;
}

/** @param {{one: QueueRow, role: string, off: boolean}} props */
function QueueOrders({ one, role, off }) {
  const name = said(one.name);
  return html`<div class="orders">
    ${one.open
      ? html`<${Button} off=${off} icon="lock" label=${`${text("manager.close_queue")}: ${name}`} onPress=${() => (dialog.value = { kind: "close", queue: one.queue })}>${text("manager.close_queue")}<//>`
      : html`<${Button} off=${off} label=${`${text("manager.open_queue")}: ${name}`} onPress=${() => openQueue(one.queue)}>${text("manager.open_queue")}<//>`}
    ${leads(role) && one.newest.length > 0 && html`<${Button} off=${off} label=${`${text("manager.void")}: ${name}`} onPress=${() => (dialog.value = { kind: "void", queue: one.queue })}>${text("manager.void")}<//>`}
  </div>`;
}

/** @param {Props} props */
function Hall({ data, role, silent }) {
  const { message } = data;
  return html`<section class="panel whole" aria-labelledby="hall-title">
    <h2 id="hall-title">${text("manager.hall")}</h2>
    ${message === null
      ? html`<p class="nothing">${text("manager.hall_none")}</p>`
      : html`<p class="in-hall"><${Icon} name="info" /><strong>${text("manager.message_until", { t: clockTime(message.until) })}</strong> ${said(message.text)}</p>`}
    ${steers(role) && html`<div class="orders">
      <${Button} off=${silent || busy.value} icon="bell" onPress=${() => (dialog.value = { kind: "message" })}>${text("manager.tell")}<//>
      ${message !== null && html`<${Button} off=${silent || busy.value} onPress=${() => tellAll({}, 1)}>${text("manager.tell_end")}<//>`}
    </div>`}
  </section>`;
}
