// What asks for somebody to act, the worst first, with what can be done about it.
import { html } from "htm/preact";
import { minutes } from "../clock.js";
import { text } from "../texts.js";
import { Button, Icon } from "../ui.js";
import { counterName, leads, openCounter } from "./orders.js";
import { openTab } from "./tabs.js";

/** @typedef {import("../types.js").ManagerView} ManagerView */
/** @typedef {import("../types.js").Alert} Alert */

/** So many stand open; the others are counted. */
const SHOWN = 2;

/** @param {ManagerView} data @param {Alert} alert */
function words(data, { kind, queue, counter, value_s, target_s, waiting }) {
  const values = { q: queue, c: counterName(data, counter), n: minutes(value_s), m: minutes(target_s), w: waiting };
  return [text(`manager.alert.${kind}`, values), kind !== "idle" && waiting > 0 ? text("manager.alert.waiting", values) : ""];
}

/** @param {{data: ManagerView, alert: Alert, role: string, silent: boolean}} props */
function One({ data, alert, role, silent }) {
  const [what, more] = words(data, alert);
  const [first] = alert.counters;
  return html`<li><${Icon} name="warning" /><p><strong>${what}</strong> ${more}</p>
    ${first !== undefined && leads(role) && html`<${Button} kind="strong" off=${silent} onPress=${() => openCounter(first)}>
      ${text("manager.open_for", { c: counterName(data, first), q: alert.queue })}<//>`}
    ${first === undefined && html`<${Button} onPress=${() => openTab("work")}>${text("manager.to_counters")}<//>`}
  </li>`;
}

/** @param {{data: ManagerView, role: string, silent: boolean}} props */
export function Alerts({ data, role, silent }) {
  if (data.alerts.length === 0) return null;
  const row = (/** @type {Alert} */ alert) => html`<${One} key=${alert.kind + alert.queue + alert.counter} data=${data} alert=${alert} role=${role} silent=${silent} />`;
  const others = data.alerts.slice(SHOWN);
  return html`<section class="alerts" aria-label=${text("manager.alerts")}>
    <ul>${data.alerts.slice(0, SHOWN).map(row)}</ul>
    ${others.length > 0 && html`<details><summary>${text("manager.alerts_more", { n: others.length })}</summary><ul>${others.map(row)}</ul></details>`}
  </section>`;
}
