// Today at one glance. Each figure has a second line that keeps it honest.
import { html } from "htm/preact";
import { render } from "preact";
import { clockTime, date, minutes, now_ms, stopwatch, weekday } from "./clock.js";
import { HelpBanner } from "./help.js";
import { follow } from "./live.js";
import { Machines } from "./manager/machines.js";
import { notice } from "./requests.js";
import { language, said, text } from "./texts.js";
import { Digits, Header, Icon, Notice } from "./ui.js";

/** @typedef {import("./types.js").ManagerView} ManagerView */
/** @typedef {import("./types.js").CounterRow} CounterRow */

const root = /** @type {HTMLElement} */ (document.getElementById("page"));
const role = root.dataset.role ?? "";
const live = /** @type {ReturnType<typeof follow<ManagerView>>} */ (follow("view=manager"));
const oneDecimal = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });

function Dashboard() {
  const data = live.view.value?.data;
  const silent = live.silent.value;
  if (data === undefined) return html`<p class="opening">${text(silent ? "error.offline" : "shared.loading")}</p>`;
  const day = `${text(`weekday.${weekday(now_ms.value)}`)}, ${date(now_ms.value)}`;
  return html`
    <${Header} silent=${silent}>
      <p class="where">${said(data.name)} <strong>${said(data.place)}</strong></p>
      <span class="officer">${day}</span>
    <//>
    ${silent && html`<div class="banner" role="alert"><${Icon} name="wifi_off" />
      <p><strong>${text("live.lost", { t: clockTime(live.heardAt_ms.value) })}</strong> ${text("live.figures_old")}</p></div>`}
    <${HelpBanner} calls=${data.help} silent=${silent} may=${role === "supervisor"} />
    <main class=${silent ? "dashboard lost" : "dashboard"}>
      <h1 class="unseen">${text("dashboard.today")}</h1>
      <section class="kpis" aria-label=${text("dashboard.today")}>${figures(data).map((one) => html`<${Figure} key=${one.name} ...${one} />`)}</section>
      <${Queues} data=${data} />
      <${Counters} data=${data} />
      <${Machines} machines=${data.machines} role=${role} silent=${silent} />
    </main>
    <${Notice} words=${notice.value} />
  `;
}

/**
 * The six figures. A share within 15 minutes never stands alone: its mean is with it.
 * @param {ManagerView} data
 */
function figures(data) {
  const n = text("live.n", { n: data.served });
  const [people, unit] = [text("dashboard.people"), text("dashboard.minutes")];
  const missed = percent(data.missed, data.served + data.missed);
  return [
    { name: text("dashboard.waiting"), value: String(data.waiting), unit: people, honest: text("dashboard.longest", { n: minutes(data.longest_s) }) },
    { name: text("dashboard.mean"), value: inMinutes(data.mean_wait_s), unit, honest: n },
    { name: text("dashboard.median"), value: inMinutes(data.median_wait_s), unit, honest: maybe(data.p90_wait_s, (s) => text("dashboard.p90", { n: minutes(s) })) },
    { name: text("dashboard.within_15"), value: share(data.share_15), unit: "%", honest: maybe(data.mean_wait_s, (s) => text("live.mean_only", { m: inMinutes(s) })) },
    { name: text("dashboard.served"), value: String(data.served), unit: text("live.visits"), honest: text("dashboard.missed", { n: data.missed, p: missed }) },
    { name: text("dashboard.satisfied"), value: share(data.satisfied), unit: "%", honest: text("dashboard.response", { n: data.ratings, p: share(data.served === 0 ? null : data.ratings / data.served) }) },
  ];
}

/** @param {number | null} seconds */
function inMinutes(seconds) {
  return seconds === null ? "–" : oneDecimal.format(seconds / 60);
}

/** @param {number | null} part 0 to 1 */
function share(part) {
  return part === null ? "–" : String(Math.round(part * 100));
}

/** @param {number} part @param {number} whole */
function percent(part, whole) {
  return whole === 0 ? "–" : oneDecimal.format((100 * part) / whole);
}

/** @param {number | null} value @param {(value: number) => string} words */
function maybe(value, words) {
  return value === null ? text("dashboard.no_data") : words(value);
}

/** @param {{name: string, value: string, unit: string, honest: string}} props */
function Figure({ name, value, unit, honest }) {
  return html`<div class="panel kpi">
    <h2>${name}</h2>
    <p class="kpi-value"><strong>${value}</strong> ${value !== "–" && unit}</p>
    <p class="kpi-honest">${honest}</p>
  </div>`;
}

/** @param {{data: ManagerView}} props */
function Queues({ data }) {
  return html`<section class="panel" aria-labelledby="queues-title">
    <h2 id="queues-title">${text("dashboard.queues")}</h2>
    <div class="rows"><table>
      <thead><tr>
        <th scope="col">${text("dashboard.queue")}</th>
        <th scope="col" class="figure">${text("dashboard.waiting")}</th>
        <th scope="col" class="figure">${text("live.longest")}</th>
        <th scope="col" class="figure">${text("dashboard.done")}</th>
        <th scope="col" class="figure">${text("console.missed")}</th>
      </tr></thead>
      <tbody>${data.queues.map((queue) => html`<tr key=${queue.queue}>
        <td class="named"><span class="badge">${queue.queue}</span>${said(queue.name)}</td>
        <td class="figure"><strong>${queue.waiting}</strong></td>
        <td class="figure">${queue.waiting > 0 ? text("shared.minutes", { n: minutes(queue.longest_s) }) : "–"}</td>
        <td class="figure">${queue.served}</td>
        <td class="figure">${queue.missed}</td>
      </tr>`)}</tbody>
    </table></div>
  </section>`;
}

/** @param {{data: ManagerView}} props */
function Counters({ data }) {
  return html`<section class="panel" aria-labelledby="counters-title">
    <h2 id="counters-title">${text("dashboard.counters")}</h2>
    <div class="rows"><table>
      <thead><tr>
        <th scope="col">${text("shared.counter")}</th>
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
  const state = counter.state !== "open" ? counter.state : counter.number === null ? "idle" : "serving";
  const icon = { paused: "cup", closed: "lock", idle: "clock", serving: "check" }[state] ?? "clock";
  return html`<tr>
    <td><strong>${said(counter.name)}</strong></td>
    <td class="row-number">${counter.number ?? "–"}</td>
    <td class="figure">${counter.since === null ? "–" : html`<${Digits} value=${stopwatch(counter.since)} />`}</td>
    <td class=${`state state-${state}`}><${Icon} name=${icon} />${text(`counter.${state}`)}</td>
    <td class="figure">${counter.served}</td>
    <td class="figure">${counter.mean_service_s === null ? "–" : inMinutes(counter.mean_service_s)}</td>
  </tr>`;
}

render(html`<${Dashboard} />`, root);
