// Practice: a band that cannot be taken for the real office, and the ten tasks, one at a time.
import { html } from "htm/preact";
import { text } from "../texts.js";
import { Icon } from "../ui.js";

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
    <p aria-live="polite"><strong>${text("practice.title")} · ${count}</strong>
      ${next === undefined ? text("practice.all_done") : text(`practice.task.${next}`)}</p>
    <ol class="practice-steps" aria-hidden="true">${tasks.map((task) => html`<li key=${task} class=${done.includes(task) ? "done" : task === next ? "now" : ""}></li>`)}</ol>
    <form method="post" action="/practice/end"><button class="button" type="submit">${text("practice.end")}</button></form>
  </section>`;
}
