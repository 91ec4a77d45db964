// The call sheet: the waiting list in this counter's call order on A4, to call from by hand and to
// write the times on. It is drawn anew whenever the page is printed.
import { html } from "htm/preact";
import { render } from "preact";
import { clockTime, date } from "../clock.js";
import { said, text } from "../texts.js";
import { Icon } from "../ui.js";
import { kept } from "./kept.js";
import { queueName } from "./names.js";

const COLUMNS = ["order", "number", "queue", "priority", "taken", "called", "done", "outcome"];
/** Lines without a number, for whoever comes with one that the list does not have. */
const SPARE = 5;

/** Print the page at any time, and paper has the list as it is then. */
export function prepare() {
  const paper = document.createElement("div");
  paper.id = "paper";
  document.body.append(paper);
  addEventListener("beforeprint", () => render(html`<${CallSheet} />`, paper));
}

function CallSheet() {
  if (kept.value === null) return html`<p>${text("shared.none")}</p>`;
  const { data, as_of } = kept.value;
  const moment = { t: clockTime(as_of), d: date(Date.parse(as_of)) };
  return html`
    <header class="sheet-head">
      <div><p>${said(data.name)}</p><p><strong>${said(data.place)}</strong></p></div>
      <h1>${text("sheet.title")} · ${said(data.counter.name)}</h1>
      ${data.ticket && html`<p>${text("sheet.in_hand", { x: data.ticket.number })}</p>`}
      <p class="sheet-hint">${text("sheet.hint")}</p>
    </header>
    <table class="call-sheet">
      <thead>
        <tr><th colspan="8" class="sheet-as-of">${said(data.counter.name)} · ${text("sheet.as_of", moment)} · ${text("sheet.count", { n: data.waiting.length })}</th></tr>
        <tr>${COLUMNS.map((name) => html`<th key=${name} scope="col">${text(`sheet.${name}`)}</th>`)}</tr>
      </thead>
      <tbody>
        ${data.waiting.map((one, at) => html`<tr key=${one.id}>
          <td>${at + 1}</td>
          <td class="sheet-number">${one.number}</td>
          <td>${queueName(data, one.queue)}</td>
          <td>${one.priority && html`<span class="sheet-priority"><${Icon} name="star" />${text("console.priority")}</span>`}</td>
          <td>${clockTime(one.issued_at)}</td>
          <td /><td /><td />
        </tr>`)}
        ${Array.from({ length: SPARE }, (_, at) => html`<tr key=${`spare-${at}`}>${COLUMNS.map((name) => html`<td key=${name} />`)}</tr>`)}
      </tbody>
    </table>
  `;
}
