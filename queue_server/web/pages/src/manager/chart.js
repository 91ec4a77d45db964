// The day by hours, drawn: how long people waited, above how many came and were served. Two scales
// never share a pane. The same figures stand in a table below, for those who do not see the picture.
import { html } from "htm/preact";
import { clockTime, minutes } from "../clock.js";
import { text } from "../texts.js";
import { inMinutes } from "./figures.js";

/** @typedef {import("../types.js").HourRow} HourRow */
/** @typedef {{top: number, height: number, most: number, step: number}} Pane */

const WIDTH = 600;
const HEIGHT = 300;
const [LEFT, RIGHT] = [44, 8];
const WAITS = { top: 12, height: 150 };
const PEOPLE = { top: 192, height: 74 };
const BAR_MAX = 40;
/** Of the words of an hour. */
const HOUR_WIDE = 46;
/** Whatever is counted, this many lines at most. */
const LINES = 4;
const STEPS = [1, 2, 5, 10, 15, 20, 30, 60, 120, 240, 480];

/** Round steps up to the most that is shown. @param {number} most */
function scale(most) {
  const step = STEPS.find((one) => one * LINES >= most) ?? Math.ceil(most / LINES);
  return { step, most: Math.max(step, Math.ceil(most / step) * step) };
}

/** @param {Pane} pane @param {number} value */
const y = (pane, value) => pane.top + pane.height * (1 - value / pane.most);

/** @param {number} at @param {number} count the middle of an hour's column */
const x = (at, count) => LEFT + ((at + 0.5) * (WIDTH - LEFT - RIGHT)) / count;

/** @param {{pane: Pane}} props */
function Lines({ pane }) {
  const values = Array.from({ length: Math.round(pane.most / pane.step) + 1 }, (_, at) => at * pane.step);
  return values.map((value) => html`<g key=${value}>
    <line class="chart-line" x1=${LEFT} x2=${WIDTH - RIGHT} y1=${y(pane, value)} y2=${y(pane, value)} />
    <text class="chart-scale" x=${LEFT - 8} y=${y(pane, value) + 5}>${value}</text>
  </g>`);
}

/** @param {{pane: Pane, at: number, count: number, value: number, kind: string, shift?: number, width: number}} props */
function Bar({ pane, at, count, value, kind, shift = 0, width }) {
  const top = y(pane, value);
  return value > 0 && html`<rect class=${kind} x=${x(at, count) + shift - width / 2} y=${top} width=${width} height=${pane.top + pane.height - top} />`;
}

/** Where an hour has no wait, the line is broken. @param {HourRow[]} hours @param {Pane} pane */
function path(hours, pane) {
  let open = false;
  return hours.map(({ p90_wait_s: wait }, at) => {
    const pen = open ? "L" : "M";
    open = wait !== null;
    return wait === null ? "" : `${pen}${x(at, hours.length)} ${y(pane, wait / 60)}`;
  }).join("");
}

/** @param {{hours: HourRow[], target: number}} props target: minutes, 0 is none */
function Drawing({ hours, target }) {
  const count = hours.length;
  const longest = Math.max(target, ...hours.map((one) => (one.p90_wait_s ?? 0) / 60));
  const waits = { ...WAITS, ...scale(longest) };
  const people = { ...PEOPLE, ...scale(Math.max(...hours.map((one) => Math.max(one.taken, one.served)))) };
  const column = (WIDTH - LEFT - RIGHT) / count;
  const wide = Math.min(BAR_MAX, column * 0.6);
  return html`<svg class="chart" viewBox=${`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-labelledby="chart-title" aria-describedby="chart-table">
    <defs><pattern id="hatch" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
      <rect class="hatch-ground" width="8" height="8" /><rect class="hatch-line" width="3" height="8" /></pattern></defs>
    <${Lines} pane=${waits} /><${Lines} pane=${people} />
    ${hours.map(({ at, mean_wait_s, taken, served }, n) => html`<g key=${at}>
      <${Bar} pane=${waits} at=${n} count=${count} width=${wide} value=${(mean_wait_s ?? 0) / 60}
        kind=${target > 0 && (mean_wait_s ?? 0) > target * 60 ? "chart-breach" : "chart-mean"} />
      <${Bar} pane=${people} at=${n} count=${count} width=${wide / 2} shift=${-wide / 4} value=${taken} kind="chart-taken" />
      <${Bar} pane=${people} at=${n} count=${count} width=${wide / 2} shift=${wide / 4} value=${served} kind="chart-served" />
      ${(column >= HOUR_WIDE || n % 2 === 0) && html`<text class="chart-hour" x=${x(n, count)} y=${HEIGHT - 10}>${clockTime(at)}</text>`}
    </g>`)}
    ${target > 0 && html`<line class="chart-target" x1=${LEFT} x2=${WIDTH - RIGHT} y1=${y(waits, target)} y2=${y(waits, target)} />`}
    <path class="chart-p90" d=${path(hours, waits)} />
    ${hours.map(({ at, p90_wait_s: wait }, n) => wait !== null && html`<circle key=${at} class="chart-dot" r="4.5" cx=${x(n, count)} cy=${y(waits, wait / 60)} />`)}
  </svg>`;
}

/** @param {{hours: HourRow[]}} props */
function Table({ hours }) {
  const heads = ["manager.taken", "dashboard.served", "dashboard.mean", "manager.p90"];
  return html`<details class="chart-figures"><summary>${text("manager.as_table")}</summary>
    <div class="rows"><table id="chart-table"><caption class="unseen">${text("manager.by_hour")}</caption>
      <thead><tr><th scope="col">${text("manager.hour")}</th>${heads.map((key) => html`<th key=${key} scope="col" class="figure">${text(key)}</th>`)}</tr></thead>
      <tbody>${hours.map((one) => html`<tr key=${one.at}>
        <th scope="row">${clockTime(one.at)}</th><td class="figure">${one.taken}</td><td class="figure">${one.served}</td>
        <td class="figure">${inMinutes(one.mean_wait_s)}</td><td class="figure">${one.p90_wait_s === null ? "–" : minutes(one.p90_wait_s)}</td>
      </tr>`)}</tbody>
    </table></div></details>`;
}

/** @param {{hours: HourRow[], target: number}} props */
export function Chart({ hours, target }) {
  return html`<section class="panel chart-panel" aria-labelledby="chart-title">
    <h2 id="chart-title">${text("manager.by_hour")}</h2>
    ${hours.length === 0
      ? html`<p class="nothing">${text("manager.nobody_yet")}</p>`
      : html`<ul class="legend">
          <li><i class="key-mean"></i>${text("dashboard.mean")}</li>
          ${target > 0 && html`<li><i class="key-breach"></i>${text("dashboard.chart_breach")}</li>`}
          <li><i class="key-p90"></i>${text("dashboard.chart_p90")}</li>
          ${target > 0 && html`<li><i class="key-target"></i>${text("manager.target", { n: target })}</li>`}
          <li><i class="key-taken"></i>${text("manager.taken")}</li><li><i class="key-served"></i>${text("dashboard.served")}</li>
        </ul>
        <${Drawing} hours=${hours} target=${target} /><${Table} hours=${hours} />`}
  </section>`;
}
