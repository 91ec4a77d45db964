// A page of settings: its sections, each a handful of fields, a list of tables, or a part of its own.
import { html } from "htm/preact";
import { text } from "../texts.js";
import { Calendar } from "./calendar.js";
import { draft, trouble } from "./draft.js";
import { Field } from "./field.js";
import { HeadStarts } from "./head_starts.js";
import { Records } from "./records.js";
import { SECTIONS } from "./specs.js";

/** @typedef {import("./specs.js").Section} Section */

/** @type {Record<string, (props: {off: boolean}) => any>} */
const PARTS = { calendar: Calendar, headStarts: HeadStarts };

/** @param {{page: string, off: boolean}} props */
export function Settings({ page, off }) {
  if (draft.value === null) return html`<p class="opening">${trouble.value || text("shared.loading")}</p>`;
  return SECTIONS[page].map((section, at) => html`<${Part} key=${`${page}-${at}`} section=${section} off=${off} />`);
}

/** @param {{section: Section, off: boolean}} props */
function Part({ section, off }) {
  if (section.records) return html`<${Records} section=${section} off=${off} />`;
  if (section.part) return html`<${PARTS[section.part]} off=${off} />`;
  return html`<section class="panel">
    ${section.title && html`<h2>${text(`admin.section.${section.title}`)}</h2>`}
    <div class="fields">${section.fields?.map((spec) => html`<${Field} key=${spec.path} spec=${spec} path=${spec.path} word=${spec.path} off=${off} />`)}</div>
  </section>`;
}
