// What was changed and is not in force yet: the bar that says so, and the list before → after.
import { signal } from "@preact/signals";
import { html } from "htm/preact";
import { said, text } from "../texts.js";
import { Button, Dialog, Icon } from "../ui.js";
import { apply, check, discard, isChanged, overtaken, problems, trouble } from "./draft.js";
import { go, pageTitle } from "./places.js";
import { when, whoWas } from "./when.js";
import { inWords, labelOf, pageOf, specOf } from "./specs.js";

/** @typedef {import("./draft.js").Change} Change */

/** What is being shown before it is applied; null shows nothing. */
const shown = signal(/** @type {Change[] | null} */ (null));
/** What came of the last change, in words. */
const done = signal("");

async function review() {
  done.value = "";
  shown.value = await check();
}

async function confirm() {
  shown.value = null;
  if (await apply()) done.value = text("admin.applied");
}

/** @param {{changes: Change[]}} props */
export function Changes({ changes }) {
  return html`<div class="wide-table"><table class="plain changes">
    <thead><tr><th scope="col">${text("admin.what")}</th><th scope="col">${text("admin.before")}</th><th scope="col">${text("admin.after")}</th></tr></thead>
    <tbody>${changes.map(({ path, before, after }) => html`<tr key=${path}>
      <th scope="row">${labelOf(path)}</th>
      <td>${inWords(before, specOf(path))}</td>
      <td><strong>${inWords(after, specOf(path))}</strong></td>
    </tr>`)}</tbody>
  </table></div>`;
}

/** The bar under every page of settings. */
export function Review() {
  const count = problems.value.length;
  return html`<div class="apply-place">
    ${overtaken.value && html`<p class="said advice" role="alert"><${Icon} name="warning" /><span>${text("admin.overtaken", { x: whoWas(overtaken.value.by), t: when(overtaken.value.at) })}</span></p>`}
    ${trouble.value && html`<p class="said trouble" role="alert"><${Icon} name="warning" /><span>${trouble.value}</span></p>`}
    ${count > 0 && html`<${ToMend} />`}
    <div role="status">${done.value && !isChanged.value && html`<p class="said"><${Icon} name="check" /><span>${done.value}</span></p>`}</div>
    ${isChanged.value && html`<div class="apply" role="region" aria-label=${text("admin.changed")}>
      <p><strong>${text("admin.changed")}</strong> ${text("admin.changed_hint")}</p>
      <${Button} icon="undo" onPress=${discard}>${text("admin.discard")}<//>
      <${Button} kind="primary" onPress=${review}>${text("admin.review")}<//>
    </div>`}
    ${shown.value && html`<${Dialog} kind="wide" title=${text("admin.review_title")} submit=${text("admin.apply")} cancel=${text("admin.keep_editing")}
      onClose=${() => (shown.value = null)} onSubmit=${confirm}><p>${text("admin.review_hint")}</p><${Changes} changes=${shown.value} /><//>`}
  </div>`;
}

/** What has to be mended first, wherever it stands. */
function ToMend() {
  return html`<section class="said trouble" aria-label=${text("admin.problems")}><${Icon} name="warning" /><div>
    <p role="status">${text("admin.to_mend_first", { n: problems.value.length })}</p>
    <ul>${problems.value.map(({ path, told }, at) => html`<li key=${at}><a href=${`/admin/${pageOf(path)}`} onClick=${(/** @type {MouseEvent} */ event) => go(event, pageOf(path))}>${pageTitle(pageOf(path))}</a>${" "}${labelOf(path)}: ${said(told)}</li>`)}</ul>
  </div></section>`;
}
