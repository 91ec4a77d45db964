// Practice: a band that cannot be taken for the real office, and the ten tasks, one at a time.
import { html } from "htm/preact";
import { text } from "../texts.js";
import { BASE } from "../base.js";
import { Button, Icon } from "../ui.js";

/** @typedef {import("../types.js").CounterView} CounterView */

/** @param {{data: CounterView}} props */
export function PracticeBanner({ data }) {
  const { practice } = data;
  if (practice === null) return null;
  const { tasks, done } = practice;
  const next = tasks.find((task) => !done.includes(task));
  const count = text("practice.count", { n: done.length, m: tasks.length });
  return html`<section class="banner practice" aria-label=${text("practice.title")}>
    <${Icon} name=${next === undefined ? "check" : "info"} />
    <p aria-live="polite"><span class="practice-count">${text("practice.title")} · ${count}</span> ${next === undefined ? html`<strong>${text("practice.all_done")}</strong>` : html`<strong>${text(`practice.task.${next}`)}</strong>`}</p>
    <ol class="practice-steps" aria-hidden="true">${tasks.map((task) => html`<li key=${task} class=${done.includes(task) ? "done" : task === next ? "now" : ""}></li>`)}</ol>
    <${Button} onPress=${end}>${text("practice.end")}<//>
  </section>`;
}

/** Leaves the room, and all that was done in it. */
async function end() {
  await fetch(`${BASE}/end`, { method: "POST" });
  location.assign(BASE);
}
