// A list of tables in the document: queues, counters, classes, hours. One line each; the line opens.
import { signal } from "@preact/signals";
import { html } from "htm/preact";
import { useEffect } from "preact/hooks";
import { said, text } from "../texts.js";
import { Button, Icon } from "../ui.js";
import { catalogue, need } from "./catalogue.js";
import { add, draft, problemsAt, remove } from "./draft.js";
import { Field, Problem } from "./field.js";
import { inWords } from "./specs.js";

/** @typedef {import("./paths.js").Json} Json */
/** @typedef {import("./specs.js").Section} Section */

const SURE_MS = 4_000;

/** The row that is open, "queue.2"; and the one whose removal was asked for once. */
const open = signal("");
const sure = signal("");

/** List → a new row. @type {Record<string, (rows: Json[]) => Json>} */
const NEW = {
  queue: (rows) => ({ code: freeLetter(rows), name: { vi: "" } }),
  counter: (rows) => ({ id: freeNumber(rows), name: { vi: text("shared.counter_n", { n: freeNumber(rows) }) }, queues: {} }),
  class: () => ({ code: "", name: { vi: "" }, head_start_min: 15 }),
  hours: () => ({ opens: "07:30", closes: "11:30" }),
  elsewhere: () => ({ field: "", where: { vi: "" } }),
};

/** @param {Json[]} rows */
const freeLetter = (rows) => [..."ABCDEFGHJKLMNPRSTUVWXYZ"].find((letter) => rows.every(({ code }) => code !== letter)) ?? "";

/** @param {Json[]} rows */
const freeNumber = (rows) => Math.max(0, ...rows.map(({ id }) => Number(id) || 0)) + 1;

/** List → what a closed row says: a mark, a name, and in few words what it holds. @type {Record<string, (row: Json) => [string, string, string]>} */
const HEAD = {
  queue: (row) => [row.code, named(row.name), text(row.open === false ? "admin.queue.closed" : `outcome.${row.preset ?? "received"}`)],
  counter: (row) => [String(row.id ?? ""), named(row.name), Object.keys(row.queues ?? {}).join(", ")],
  class: (row) => ["", named(row.name), row.code === "normal" ? "" : inWords(row.head_start_min ?? 0, { path: "", kind: "headStart" })],
  hours: (row) => ["", `${row.opens ?? ""} – ${row.closes ?? ""}`, inWords(row.days ?? ["mon", "tue", "wed", "thu", "fri"], { path: "", kind: "weekdays" })],
  elsewhere: (row) => ["", fieldName(row.field), row.where ? named(row.where) : ""],
};

/** @param {Json} texts */
const named = (texts) => (texts && said(texts)) || text("admin.unnamed");

/** A field of the catalogue by its name. @param {string} key */
function fieldName(key) {
  const field = catalogue.value?.fields.find((one) => one.key === key);
  return field ? said(field.name) : key || text("admin.unnamed");
}

/** What must stay: everybody else has the class of nobody. @param {string} list @param {Json} row */
const isNeeded = (list, row) => list === "class" && row.code === "normal";

/** @param {string} list @param {number} at */
function removeRow(list, at) {
  const path = `${list}.${at}`;
  if (sure.peek() !== path) {
    sure.value = path;
    setTimeout(() => (sure.value = ""), SURE_MS);
    return;
  }
  sure.value = open.value = "";
  remove(list, at);
}

/** @param {string} list */
function addRow(list) {
  const rows = draft.peek()[list] ?? [];
  open.value = `${list}.${rows.length}`;
  add(list, NEW[list](rows));
  requestAnimationFrame(() => document.getElementById(`record-${list}-${rows.length}`)?.focus());
}

/** @param {{section: Section, off: boolean}} props */
export function Records({ section, off }) {
  const list = section.records ?? "";
  const rows = /** @type {Json[]} */ (draft.value[list] ?? []);
  useEffect(() => {
    if (list === "elsewhere") need();
  }, [list]);
  const whole = problemsAt(list).filter(({ path }) => path === list).map((one) => said(one.told));
  return html`<section class="panel" aria-labelledby=${`records-${list}`}>
    <h2 id=${`records-${list}`}>${text(`setting.${list}`)}</h2>
    <p class="lead">${text(`setting.${list}.hint`)}</p>
    ${rows.length === 0 && html`<div class="empty-state"><p>${text(`admin.empty.${list}`)}</p></div>`}
    <div class="records">${rows.map((row, at) => html`<${Row} key=${at} list=${list} at=${at} row=${row} section=${section} off=${off} />`)}</div>
    <${Problem} words=${whole} />
    ${!off && html`<${Button} icon="plus" onPress=${() => addRow(list)}>${text(`admin.add.${list}`)}<//>`}
  </section>`;
}

/** @param {{list: string, at: number, row: Json, section: Section, off: boolean}} props */
function Row({ list, at, row, section, off }) {
  const path = `${list}.${at}`;
  const [mark, name, about] = HEAD[list](row);
  const isOpen = open.value === path;
  const wrong = problemsAt(path).length;
  return html`<section class=${`record ${isOpen ? "open" : ""}`}>
    <h3><button type="button" id=${`record-${list}-${at}`} class="record-head" aria-expanded=${isOpen} onClick=${() => (open.value = isOpen ? "" : path)}>
      ${mark && html`<span class="badge">${mark}</span>`}<strong>${name}</strong> <span class="about">${about}</span>
      ${wrong > 0 && html`<span class="problem"><${Icon} name="warning" />${text("admin.to_mend", { n: wrong })}</span>`}
      <${Icon} name=${isOpen ? "arrow_up" : "arrow_down"} />
    </button></h3>
    ${isOpen && html`<div class="record-body">
      <div class="fields">${section.fields?.map((spec) => html`<${Field} key=${spec.path} spec=${spec} path=${`${path}.${spec.path}`} word=${`${list}.${spec.path}`}
        off=${off || (isNeeded(list, row) && spec.path !== "name")} />`)}</div>
      ${!off && !isNeeded(list, row) && html`<${Button} icon="close" onPress=${() => removeRow(list, at)}>${text(sure.value === path ? "admin.remove_sure" : `admin.remove.${list}`)}<//>`}
    </div>`}
  </section>`;
}
