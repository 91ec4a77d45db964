// Calls out of order: which number, by whom, and the reason they gave.
import { html } from "htm/preact";
import { clockTime } from "../clock.js";
import { text } from "../texts.js";
import { counterName } from "./orders.js";

/** @param {{data: import("../types.js").ManagerView}} props */
export function Direct({ data }) {
  return html`<section class="panel whole" aria-labelledby="direct-title">
    <div class="panel-head"><h2 id="direct-title">${text("manager.direct")}</h2><p>${text("live.n", { n: data.direct_calls })}</p></div>
    ${data.direct.length === 0
      ? html`<p class="nothing">${text("manager.direct_none")}</p>`
      : html`<div class="rows" tabindex="0" role="group" aria-labelledby="direct-title"><table>
          <thead><tr>
            <th scope="col">${text("manager.at")}</th><th scope="col">${text("shared.number")}</th><th scope="col">${text("shared.counter")}</th>
            <th scope="col">${text("dashboard.officer")}</th><th scope="col">${text("console.reason")}</th>
          </tr></thead>
          <tbody>${data.direct.map((one) => html`<tr key=${one.at + one.number}>
            <td>${clockTime(one.at)}</td><td><strong>${one.number}</strong></td><td>${counterName(data, one.counter)}</td>
            <td>${one.officer || "–"}</td><td>${one.reason}</td>
          </tr>`)}</tbody>
        </table></div>`}
  </section>`;
}
