// Figures as people read them. A share or a mean never stands alone: a second line keeps it honest.
import { html } from "htm/preact";
import { minutes } from "../clock.js";
import { language, text } from "../texts.js";

/** @typedef {import("../types.js").ManagerView} ManagerView */

const oneDecimal = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });

/** @param {number | null} seconds */
export function inMinutes(seconds) {
  return seconds === null ? "–" : oneDecimal.format(seconds / 60);
}

/** @param {number | null} part 0 to 1 */
export function share(part) {
  return part === null ? "–" : String(Math.round(part * 100));
}

/** @param {number} part @param {number} whole */
export function percent(part, whole) {
  return whole === 0 ? "–" : oneDecimal.format((100 * part) / whole);
}

/** @param {number | null} value @param {(value: number) => string} words */
function maybe(value, words) {
  return value === null ? text("dashboard.no_data") : words(value);
}

/** @param {ManagerView} data */
function figures(data) {
  const n = text("live.n", { n: data.served });
  const [people, unit] = [text("dashboard.people"), text("dashboard.minutes")];
  const missed = percent(data.missed, data.served + data.missed);
  const target = data.targets.wait_min;
  return [
    { name: text("dashboard.waiting"), value: String(data.waiting), unit: people, honest: data.waiting === 0 ? text("console.nobody") : text("dashboard.longest", { n: minutes(data.longest_s) }) },
    { name: text("dashboard.mean"), value: inMinutes(data.mean_wait_s), unit, honest: target ? text("manager.n_target", { n: data.served, m: target }) : n },
    { name: text("dashboard.median"), value: inMinutes(data.median_wait_s), unit, honest: maybe(data.p90_wait_s, (s) => text("manager.p90_under", { n: minutes(s) })) },
    { name: text("manager.within", { n: minutes(data.within_s) }), value: share(data.share), unit: "%", honest: maybe(data.mean_wait_s, (s) => text("live.mean_only", { m: inMinutes(s) })) },
    { name: text("dashboard.served"), value: String(data.served), unit: text("live.visits"), honest: data.served + data.missed === 0 ? text("dashboard.no_data") : text("dashboard.missed", { n: data.missed, p: missed }) },
    { name: text("manager.service"), value: inMinutes(data.median_service_s), unit, honest: data.median_service_s !== null && data.priority_median_wait_s === null ? text("manager.no_priority") : maybe(data.priority_median_wait_s, (s) => text("manager.priority", { n: data.priority_served, m: inMinutes(s) })) },
    { name: text("dashboard.satisfied"), value: share(data.satisfied), unit: "%", honest: data.served === 0 ? text("dashboard.no_data") : text("dashboard.response", { n: data.ratings, p: share(data.ratings / data.served) }) },
  ];
}

/** @param {{data: ManagerView}} props */
export function Figures({ data }) {
  return html`<section class="kpis" aria-label=${text("dashboard.today")}>
    ${figures(data).map(({ name, value, unit, honest }) => html`<div key=${name} class="panel kpi">
      <h2>${name}</h2>
      <p class="kpi-value"><strong>${value}</strong> ${value !== "–" && unit}</p>
      <p class="kpi-honest">${honest}</p>
    </div>`)}
  </section>`;
}
