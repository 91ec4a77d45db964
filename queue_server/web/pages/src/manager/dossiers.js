// The dossiers in work, as the office last brought them in a file: how many are due, and whose.
import { signal } from "@preact/signals";
import { html } from "htm/preact";
import { useEffect } from "preact/hooks";
import { get, upload } from "../admin/api.js";
import { clockTime, date, now_ms } from "../clock.js";
import { text } from "../texts.js";
import { Icon } from "../ui.js";
import { steers } from "./orders.js";

/** @typedef {import("../types.js").DossierSummary} DossierSummary */
/** @typedef {import("../types.js").DossierGroup} DossierGroup */
/** @typedef {import("../types.js").DossiersImported} DossiersImported */

const AGAIN_MS = 60_000;
const HOUR_MS = 3_600_000;
const OLD_MS = 24 * HOUR_MS;
const COUNTS = /** @type {const} */ (["received", "returned", "late", "open", "soon", "overdue"]);

const summary = signal(/** @type {DossierSummary | null} */ (null));
const trouble = signal("");
const reading = signal(false);
const taken = signal(/** @type {DossiersImported | null} */ (null));

async function refresh() {
  const { status, body, words } = await get("/dossiers");
  trouble.value = words;
  if (status === 200) summary.value = body;
}

/** @param {Event} event */
async function bring(event) {
  const input = /** @type {HTMLInputElement} */ (event.target);
  const [file] = input.files ?? [];
  if (file === undefined) return;
  reading.value = true;
  taken.value = null;
  const { status, body, words } = await upload("/dossiers/import", file);
  reading.value = false;
  input.value = ""; // the same file, mended, can be chosen again
  trouble.value = words && body?.allowed?.length > 0 ? `${words} ${body.allowed.join(", ")}` : words;
  if (status === 200) {
    taken.value = body;
    await refresh();
  }
}

/** @param {{role: string, silent: boolean}} props */
export function Dossiers({ role, silent }) {
  useEffect(() => {
    refresh();
    const again = setInterval(refresh, AGAIN_MS);
    return () => clearInterval(again);
  }, []);
  const told = summary.value;
  return html`<section class="panel whole" aria-labelledby="bring-title">
      <h2 id="bring-title">${text("manager.bring")}</h2>
      ${told !== null && html`<${Age} told=${told} />`}
      ${steers(role) && html`<div class="field"><label for="dossiers">${text("manager.bring_file")}</label>
        <p class="hint" id="dossiers-hint">${text("manager.bring_hint")}</p>
        <input id="dossiers" class="entry" type="file" accept=".xlsx,.csv" aria-describedby="dossiers-hint" disabled=${silent || reading.value} onChange=${bring} /></div>`}
      <div role="status">${reading.value && html`<p>${text("manager.bring_reading")}</p>`}
        ${trouble.value !== "" && html`<p class="said trouble"><${Icon} name="warning" />${trouble.value}</p>`}
        ${taken.value !== null && html`<${Taken} told=${taken.value} />`}</div>
    </section>
    ${told?.imported_at && html`<${Totals} told=${told} /><${Urgent} told=${told} />
      <${Groups} title=${text("manager.by_field")} name=${text("manager.field")} groups=${told.by_field} soon=${told.soon_days} />
      <${Groups} title=${text("manager.by_officer")} name=${text("dashboard.officer")} groups=${told.by_officer} soon=${told.soon_days} />`}`;
}

/** How old the figures are, in words; older than a day they may mislead. @param {{told: DossierSummary}} props */
function Age({ told }) {
  const at = told.imported_at;
  if (at === null) return html`<p class="nothing">${text("manager.bring_none")}</p>`;
  const age_ms = Math.max(0, now_ms.value - Date.parse(at));
  const hours = Math.floor(age_ms / HOUR_MS);
  const ago = age_ms >= OLD_MS ? text("manager.days_ago", { n: Math.floor(hours / 24) }) : hours > 0 ? text("manager.hours_ago", { n: hours }) : text("manager.just_now");
  const words = text("manager.as_of", { t: clockTime(at), d: date(Date.parse(at)), x: told.by.replace(/^\w+:/, ""), a: ago });
  return age_ms >= OLD_MS
    ? html`<p class="said advice"><${Icon} name="warning" /><span>${words} ${text("manager.too_old")}</span></p>`
    : html`<p>${words}${told.left_out > 0 && ` ${text("manager.left_out_n", { n: told.left_out })}`}</p>`;
}

/** What was read of the file, and what was not. @param {{told: DossiersImported}} props */
function Taken({ told }) {
  return html`<div class="said"><${Icon} name="check" /><div>
    <p>${text("manager.taken_n", { n: told.rows })}</p>
    ${told.personal.length > 0 && html`<p>${text("manager.personal", { x: told.personal.join(", ") })}</p>`}
    ${told.ignored.length > 0 && html`<p>${text("manager.ignored", { x: told.ignored.join(", ") })}</p>`}
    ${told.left_out_rows > 0 && html`<p>${text("manager.left_out_n", { n: told.left_out_rows })}</p>
      <ul>${told.left_out.map((one) => html`<li key=${one.row}>${text("manager.left_out_row", { n: one.row, x: one.column })} ${text(`manager.why.${one.why}`)}</li>`)}</ul>`}
  </div></div>`;
}

/** @param {{told: DossierSummary}} props */
function Totals({ told }) {
  return html`<section class="kpis six" aria-label=${text("manager.tab.dossiers")}>
    ${COUNTS.map((name) => html`<div key=${name} class=${`panel kpi ${name === "overdue" && told.total.overdue > 0 ? "kpi-bad" : ""}`}>
      <h2>${text(`manager.dossiers.${name}`, { n: told.soon_days })}</h2>
      <p class="kpi-value"><strong>${told.total[name]}</strong> ${text("manager.dossier_unit")}</p>
    </div>`)}
  </section>`;
}

/** @param {{told: DossierSummary}} props */
function Urgent({ told }) {
  return html`<section class="panel whole" aria-labelledby="urgent-title">
    <h2 id="urgent-title">${text("manager.urgent", { n: told.soon_days })}</h2>
    ${told.urgent.length === 0
      ? html`<p class="nothing">${text("manager.urgent_none")}</p>`
      : html`<div class="rows scrolled" tabindex="0" role="group" aria-labelledby="urgent-title"><table>
          <thead><tr><th scope="col">${text("manager.code")}</th><th scope="col">${text("manager.field")}</th>
            <th scope="col">${text("dashboard.officer")}</th><th scope="col">${text("manager.due")}</th><th scope="col">${text("dashboard.state")}</th></tr></thead>
          <tbody>${told.urgent.map((one) => html`<tr key=${one.code}>
            <th scope="row" class="code">${one.code}</th><td>${one.field || "–"}</td><td>${one.officer || "–"}</td><td>${inWords(one.due)}</td>
            <td>${one.overdue
              ? html`<span class="state state-machine-failed"><${Icon} name="close" />${text("manager.dossiers.overdue")}</span>`
              : html`<span class="state state-machine-degraded"><${Icon} name="clock" />${text("manager.due_soon")}</span>`}</td>
          </tr>`)}</tbody>
        </table></div>`}
  </section>`;
}

/** `2026-11-23T16:30` → `16:30 23/11/2026`. @param {string} due */
function inWords(due) {
  const [day, minute] = due.split("T");
  const spoken = day.split("-").reverse().join("/");
  return minute === undefined ? spoken : `${minute} ${spoken}`;
}

/** @param {{title: string, name: string, groups: DossierGroup[], soon: number}} props */
function Groups({ title, name, groups, soon }) {
  return html`<section class="panel groups" aria-label=${title}>
    <h2>${title}</h2>
    <div class="rows" tabindex="0" role="group" aria-label=${title}><table>
      <thead><tr><th scope="col">${name}</th>${COUNTS.map((count) => html`<th key=${count} scope="col" class="figure">${text(`manager.dossiers.${count}`, { n: soon })}</th>`)}</tr></thead>
      <tbody>${groups.map((group) => html`<tr key=${group.name}>
        <th scope="row">${group.name || text("manager.nobody_named")}</th>
        ${COUNTS.map((count) => html`<td key=${count} class=${`figure ${count === "overdue" && group.overdue > 0 ? "bad" : ""}`}>${group[count]}</td>`)}
      </tr>`)}</tbody>
    </table></div>
  </section>`;
}
