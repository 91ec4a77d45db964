// Today at one glance: figures, what asks for action, the day by hours, the counters, the devices.
import { html } from "htm/preact";
import { clockTime, minutes, stopwatch } from "../clock.js";
import { pauseName } from "../console/names.js";
import { said, text } from "../texts.js";
import { Digits, Icon } from "../ui.js";
import { Alerts } from "./alerts.js";
import { Chart } from "./chart.js";
import { Direct } from "./direct.js";
import { Figures, inMinutes, share } from "./figures.js";
import { inShort } from "./machines.js";
import { openTab } from "./tabs.js";

/** @typedef {import("../types.js").ManagerView} ManagerView */
/** @typedef {import("../types.js").CounterRow} CounterRow */

/** So many devices stand in the line by name. */
const DEVICES_MAX = 8;

/** @param {{data: ManagerView, role: string, silent: boolean}} props */
export function Today({ data, role, silent }) {
  return html`<${Figures} data=${data} />
    <${Alerts} data=${data} role=${role} silent=${silent} />
    <${Chart} hours=${data.hours} target=${data.targets.wait_min ?? 0} />
    <${Counters} data=${data} />
    <${Strip} data=${data} />
    <${Queues} data=${data} />
    <${Direct} data=${data} />`;
}

/** @param {{data: ManagerView}} props */
function Counters({ data }) {
  const count = (/** @type {string} */ state) => data.counters.filter((one) => one.state === state).length;
  const states = { a: count("open"), b: count("paused"), c: count("closed") };
  return html`<section class="panel" aria-labelledby="counters-title">
    <div class="panel-head"><h2 id="counters-title">${text("dashboard.counters")}</h2><p>${text("manager.staffing", states)}</p></div>
    <div class="rows scrolled" tabindex="0" role="group" aria-labelledby="counters-title"><table>
      <thead><tr>
        <th scope="col">${text("shared.counter")}</th>
        <th scope="col">${text("dashboard.officer")}</th>
        <th scope="col">${text("dashboard.ticket")}</th>
        <th scope="col" class="figure">${text("dashboard.for")}</th>
        <th scope="col">${text("dashboard.state")}</th>
        <th scope="col" class="figure">${text("dashboard.done")}</th>
        <th scope="col" class="figure">${text("dashboard.per_visit")}</th>
      </tr></thead>
      <tbody>${data.counters.map((counter) => html`<${Counter} key=${counter.id} counter=${counter} />`)}</tbody>
    </table></div>
  </section>`;
}

/** @param {{counter: CounterRow}} props */
function Counter({ counter }) {
  return html`<tr>
    <th scope="row">${said(counter.name)}</th>
    <td>${counter.officer ?? "–"}</td>
    <td class="row-number">${counter.number ?? "–"}</td>
    <td class="figure">${counter.since === null || counter.state === "closed" ? "–" : html`<${Digits} value=${stopwatch(counter.since)} />`}</td>
    <td><${State} counter=${counter} /></td>
    <td class="figure">${counter.served}</td>
    <td class="figure">${inMinutes(counter.mean_service_s)}</td>
  </tr>`;
}

/** A counter that is free while people wait for it stands out. @param {{counter: CounterRow}} props */
export function State({ counter }) {
  const { idle_since, pause_reason, waiting } = counter;
  if (idle_since !== null) {
    return html`<span class="state state-idle-waited"><${Icon} name="warning" />${text("manager.idle", { w: waiting })}</span>`;
  }
  const state = counter.state !== "open" ? counter.state : counter.number === null ? "idle" : "serving";
  const icon = { paused: "cup", closed: "lock", idle: "clock", serving: "check" }[state] ?? "clock";
  return html`<span class=${`state state-${state}`}><${Icon} name=${icon} />${text(`counter.${state}`)}</span>
    ${state === "paused" && pause_reason !== null && html`<small>${pauseName(pause_reason)}</small>`}`;
}

/**
 * The devices in one line: of many only those that need somebody, the others are counted. What is
 * wrong with each, and more, in their tab.
 * @param {{data: ManagerView}} props
 */
function Strip({ data }) {
  const all = data.machines.map((one) => ({ id: one.id, name: one.name, ...inShort(one) }));
  const shown = all.length <= DEVICES_MAX ? all : all.filter((one) => one.state !== "ok").slice(0, DEVICES_MAX);
  const rest = all.length - shown.length;
  return html`<section class="panel strip" aria-labelledby="strip-title">
    <h2 id="strip-title" class="unseen">${text("dashboard.devices")}</h2>
    ${data.machines.length === 0
      ? html`<p class="nothing">${text("machine.nobody")}</p>`
      : html`<ul>
          ${shown.map(({ id, name, state, icon, words }) => html`<li key=${id}><strong>${name}</strong><span class=${`state state-machine-${state}`}><${Icon} name=${icon} />${words}</span></li>`)}
          ${rest > 0 && html`<li><strong>${text("manager.devices_rest", { n: rest })}</strong><span>${text("manager.devices_all", { n: all.length })}</span></li>`}
        </ul>`}
    <button type="button" class="button quiet" onClick=${() => openTab("devices")}>${text("manager.all_devices")}</button>
  </section>`;
}

/** @param {{data: ManagerView}} props */
function Queues({ data }) {
  const heads = ["dashboard.waiting", "live.longest", "dashboard.mean", "dashboard.median", "manager.p90", "manager.share", "dashboard.done", "console.missed", "manager.service"];
  return html`<section class="panel whole" aria-labelledby="queues-title">
    <h2 id="queues-title">${text("dashboard.queues")}</h2>
    <div class="rows" tabindex="0" role="group" aria-labelledby="queues-title"><table>
      <thead><tr>
        <th scope="col">${text("dashboard.queue")}</th>
        ${heads.map((key) => html`<th key=${key} scope="col" class="figure">${text(key, { n: minutes(data.within_s) })}</th>`)}
      </tr></thead>
      <tbody>${data.queues.map((queue) => html`<tr key=${queue.queue}>
        <th scope="row" class="named"><span class="badge">${queue.queue}</span>${said(queue.name)}${!queue.open && html` <span class="chip off"><${Icon} name="lock" />${text("manager.queue_closed")}</span>`}</th>
        <td class="figure"><strong>${queue.waiting}</strong></td>
        <td class="figure">${queue.longest === null ? "–" : `${queue.longest} · ${text("shared.minutes", { n: minutes(queue.longest_s) })}`}</td>
        <td class="figure">${inMinutes(queue.mean_wait_s)}</td>
        <td class="figure">${inMinutes(queue.median_wait_s)}</td>
        <td class="figure">${inMinutes(queue.p90_wait_s)}</td>
        <td class="figure">${queue.share === null ? "–" : `${share(queue.share)}%`}</td>
        <td class="figure">${queue.served}</td>
        <td class="figure">${queue.missed}</td>
        <td class="figure">${inMinutes(queue.median_service_s)}</td>
      </tr>`)}</tbody>
    </table></div>
    ${data.message !== null && html`<p class="in-hall"><${Icon} name="info" /><strong>${text("manager.message_until", { t: clockTime(data.message.until) })}</strong> ${said(data.message.text)}</p>`}
    <p class="note">${text("manager.beside", { a: data.left, b: data.voided })}</p>
  </section>`;
}
