// The catalogue of procedures: a sheet is handed in, looked at, and applied from a day on.
import { signal } from "@preact/signals";
import { html } from "htm/preact";
import { useEffect } from "preact/hooks";
import { now_ms } from "../clock.js";
import { known, said, text } from "../texts.js";
import { Button, Icon } from "../ui.js";
import { post, upload } from "./api.js";
import { shelf, Told } from "./busy.js";
import { written } from "./calendar.js";
import { catalogue, need, renew } from "./catalogue.js";
import { Input } from "./inputs.js";
import { when, whoWas } from "./when.js";

/**
 * @typedef {{code: string, name: string}} Named
 * @typedef {{preview: string | null, procedures: number, added: Named[],
 *   changed: {code: string, field: string, before: string | null, after: string | null}[],
 *   abolished: Named[], problems: {row: number, column: string, told: Record<string, string>}[],
 *   columns: Record<string, string>, ignored: string[]}} Preview
 */

const ZONE_MS = 7 * 3_600_000;
const DAY_MS = 86_400_000;

const plans = shelf("/catalogue/plans");
const all = /** @type {import("@preact/signals").Signal<{from: string, state: string, procedures: number, at: string, by: string}[] | null>} */ (plans.data);
const preview = signal(/** @type {Preview | null} */ (null));
const words = signal("");
const done = signal("");
const busy = signal(false);
const from = signal("");

/** A day at the office, some days on. @param {number} days */
const dayAfter = (days) => new Date(now_ms.peek() + ZONE_MS + days * DAY_MS).toISOString().slice(0, 10);

/** @param {Event} event */
async function look(event) {
  const [file] = /** @type {HTMLInputElement} */ (event.target).files ?? [];
  if (file === undefined) return;
  busy.value = true;
  words.value = done.value = "";
  const answer = await upload("/catalogue/preview", file);
  busy.value = false;
  words.value = answer.words;
  preview.value = answer.status === 200 ? answer.body : null;
}

async function apply() {
  const { status, words: why } = await post("/catalogue", { preview: preview.peek()?.preview, from: from.peek() });
  words.value = why;
  if (status !== 200 && status !== 201) return;
  done.value = text(from.peek() <= dayAfter(0) ? "admin.sheet.applied" : "admin.sheet.waiting", { d: written(from.peek()) });
  preview.value = null;
  await Promise.all([renew(), plans.load()]);
}

export function Procedures() {
  useEffect(() => {
    need();
    plans.load();
    from.value = dayAfter(1);
  }, []);
  return html`<section class="panel" aria-labelledby="sheet-title">
    <h2 id="sheet-title">${text("admin.sheet.title")}</h2>
    <ol class="steps-told"><li>${text("admin.sheet.step_template")} <a href="/api/v1/catalogue/template.xlsx" download>${text("admin.sheet.template")}</a></li>
      <li>${text("admin.sheet.step_hand_in")}</li><li>${text("admin.sheet.step_look")}</li></ol>
    <div class="field"><label for="sheet">${text("admin.sheet.file")}</label><p class="hint" id="sheet-hint">${text("admin.sheet.file_hint")}</p>
      <input id="sheet" class="entry" type="file" accept=".xlsx,.csv" aria-describedby="sheet-hint" onChange=${look} /></div>
    <div role="status">${busy.value && html`<p class="nothing">${text("admin.sheet.busy")}</p>`}</div>
    <${Told} words=${words.value} /><${Told} words=${done.value} good=${true} />
    ${preview.value && html`<${Looked} found=${preview.value} />`}
  </section>
  <${Plans} /><${InForce} />`;
}

/** @param {{found: Preview}} props */
function Looked({ found }) {
  const { added, changed, abolished, problems } = found;
  const changedCodes = new Set(changed.map(({ code }) => code));
  return html`<div class="looked">
    <dl class="counts">${[["added", added.length], ["changed", changedCodes.size], ["abolished", abolished.length], ["problems", problems.length]].map(([key, n]) =>
      html`<div key=${key}><dt>${text(`admin.sheet.${key}`)}</dt><dd>${n}</dd></div>`)}</dl>
    ${problems.length > 0 && html`<div class="said trouble"><${Icon} name="warning" /><div><p>${text("admin.sheet.mend")}</p>
      <ul>${problems.map((one, at) => html`<li key=${at}>${one.row > 0 && html`<strong>${text("admin.sheet.row", { n: one.row })}</strong> `}${one.column && `${one.column}: `}${said(one.told)}</li>`)}</ul></div></div>`}
    <${Part} title="added" rows=${added} />
    ${changed.length > 0 && html`<details open=${changed.length <= 20}><summary>${text("admin.sheet.changed")} (${changed.length})</summary><div class="wide-table"><table class="plain">
      <thead><tr><th scope="col">${text("admin.sheet.code")}</th><th scope="col">${text("admin.what")}</th><th scope="col">${text("admin.before")}</th><th scope="col">${text("admin.after")}</th></tr></thead>
      <tbody>${changed.map((one, at) => html`<tr key=${at}><td>${one.code}</td><td>${known(`admin.sheet.column.${one.field}`) ? text(`admin.sheet.column.${one.field}`) : one.field}</td>
        <td>${one.before ?? text("admin.nothing")}</td><td><strong>${one.after ?? text("admin.nothing")}</strong></td></tr>`)}</tbody></table></div></details>`}
    <${Part} title="abolished" rows=${abolished} />
    ${found.ignored.length > 0 && html`<p class="hint">${text("admin.sheet.ignored", { x: found.ignored.join(", ") })}</p>`}
    ${found.preview !== null && html`<div class="fields">
      <${Input} id="sheet-from" kind="date" style="date" label=${text("admin.sheet.from")} hint=${text("admin.sheet.from_hint")} value=${from.value} set=${(/** @type {string} */ day) => (from.value = day)} more=${{ min: dayAfter(0), required: true }} />
      <div class="row-actions whole"><${Button} kind="primary" onPress=${apply}>${text("admin.sheet.apply")}<//><${Button} icon="undo" onPress=${() => (preview.value = null)}>${text("admin.discard")}<//></div></div>`}
  </div>`;
}

/** @param {{title: string, rows: Named[]}} props */
function Part({ title, rows }) {
  if (rows.length === 0) return null;
  return html`<details open=${rows.length <= 20}><summary>${text(`admin.sheet.${title}`)} (${rows.length})</summary>
    <ul class="procedures-told">${rows.map(({ code, name }) => html`<li key=${code}><code>${code}</code> ${name}</li>`)}</ul></details>`;
}

/** Which catalogues were set, and which wait for their day. */
function Plans() {
  if (all.value === null || all.value.length === 0) return null;
  return html`<section class="panel" aria-labelledby="plans-title"><h2 id="plans-title">${text("admin.sheet.plans")}</h2>
    <div class="wide-table"><table class="plain"><thead><tr><th scope="col">${text("admin.sheet.from")}</th><th scope="col">${text("admin.user.state")}</th>
      <th scope="col" class="figure">${text("admin.sheet.count")}</th><th scope="col">${text("admin.audit.who")}</th></tr></thead>
      <tbody>${all.value.map((plan, at) => html`<tr key=${at}><th scope="row">${written(plan.from)}</th><td>${text(`admin.sheet.state.${plan.state}`)}</td>
        <td class="figure">${plan.procedures}</td><td>${whoWas(plan.by)}<small>${when(plan.at)}</small></td></tr>`)}</tbody></table></div></section>`;
}

/** The catalogue of today, by fields. */
function InForce() {
  if (catalogue.value === null) return null;
  const { fields, procedures } = catalogue.value;
  return html`<section class="panel" aria-labelledby="in-force"><h2 id="in-force">${text("admin.sheet.in_force", { n: procedures.length })}</h2>
    ${fields.map(({ key, name }) => html`<${Field} key=${key} name=${said(name)} rows=${procedures.filter(({ field }) => field === key)} />`)}</section>`;
}

/** @param {{name: string, rows: import("./catalogue.js").Procedure[]}} props */
function Field({ name, rows }) {
  if (rows.length === 0) return null;
  return html`<details><summary>${name} (${rows.length})</summary>
    <ul class="procedures-told">${rows.map((one) => html`<li key=${one.code}>${one.queue ? html`<span class="badge">${one.queue}</span>` : html`<span class="badge outlined">–</span>`}<code>${one.code}</code> ${one.name}</li>`)}</ul></details>`;
}
