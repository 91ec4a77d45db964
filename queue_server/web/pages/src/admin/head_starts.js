// What a change of head starts would have done on the newest recorded day.
import { signal } from "@preact/signals";
import { html } from "htm/preact";
import { language, said, text } from "../texts.js";
import { Button, Icon } from "../ui.js";
import { post } from "./api.js";
import { written } from "./calendar.js";
import { draft } from "./draft.js";
import { Input } from "./inputs.js";

/** @typedef {{mean: number | null, p90: number | null, max: number | null}} Figures */
/** @typedef {{code: string, name: Record<string, string>, n: number, before: Figures, after: Figures}} Tried */

const found = signal(/** @type {any} */ (null));
const words = signal("");
/** The day that is asked for; "" is the newest before today. */
const day = signal("");
const busy = signal(false);
const oneDecimal = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });

async function ask() {
  busy.value = true;
  words.value = "";
  const classes = draft.peek().class.map((/** @type {any} */ one) => ({ code: one.code, head_start_min: one.head_start_min ?? 0 }));
  const answer = await post("/configuration/head-start", { classes, ...(day.peek() && { day: day.peek() }) });
  busy.value = false;
  found.value = answer.status === 200 ? answer.body : null;
  words.value = answer.status === 404 ? text("admin.try.none") : answer.words;
}

/** @param {number | null} minutes */
const told = (minutes) => (minutes === null ? "–" : oneDecimal.format(minutes));

export function HeadStarts() {
  const tried = found.value;
  return html`<section class="panel" aria-labelledby="try-title">
    <h2 id="try-title">${text("admin.try.title")}</h2>
    <p class="lead">${text("admin.try.hint")}</p>
    <${Input} id="try-day" kind="date" style="date" label=${text("admin.try.which")} hint=${text("admin.try.which_hint")} value=${day.value} set=${(/** @type {string} */ one) => (day.value = one)} />
    <${Button} icon="clock" off=${busy.value} onPress=${ask}>${text(busy.value ? "admin.try.busy" : "admin.try.ask")}<//>
    <div role="status">${words.value && html`<p class="said advice"><${Icon} name="info" /><span>${words.value}</span></p>`}
    ${tried && html`<p class="lead">${text("admin.try.day", { d: written(tried.day), n: tried.visits })}</p>`}</div>
    ${tried?.warnings.map((/** @type {any} */ one) => html`<p key=${one.code} class="said advice"><${Icon} name="warning" /><span>${said(one.told)}</span></p>`)}
    ${tried && html`<${Compared} classes=${tried.classes} />`}
  </section>`;
}

/** @param {{classes: Tried[]}} props */
function Compared({ classes }) {
  const figures = /** @type {(keyof Figures)[]} */ (["mean", "p90", "max"]);
  return html`<div class="wide-table"><table class="plain">
    <thead><tr><th scope="col">${text("setting.class")}</th><th scope="col" class="figure">${text("admin.try.visits")}</th>
      ${figures.map((one) => html`<th key=${one} scope="col" class="figure">${text(`admin.try.${one}`)}</th>`)}</tr></thead>
    <tbody>${classes.map((one) => html`<tr key=${one.code}>
      <th scope="row">${said(one.name)}</th><td class="figure">${one.n}</td>
      ${figures.map((key) => html`<td key=${key} class="figure">${one.n === 0 ? "–" : html`${told(one.before[key])} → <strong>${told(one.after[key])}</strong>`}</td>`)}
    </tr>`)}</tbody>
  </table></div>`;
}
