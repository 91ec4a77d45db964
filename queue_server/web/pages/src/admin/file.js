// The whole configuration as the one file that it is, for those who like to see it whole.
import { signal } from "@preact/signals";
import { html } from "htm/preact";
import { useEffect, useRef } from "preact/hooks";
import { said, text } from "../texts.js";
import { Button, Dialog, typed } from "../ui.js";
import { post } from "./api.js";
import { Opening, Told } from "./busy.js";
import { apply, isChanged, kept, overtaken, problems, trouble } from "./draft.js";
import { Changes } from "./review.js";
import { whoWas } from "./when.js";

/** @typedef {import("./draft.js").Problem} Problem */

/** What stands in the box; null: nothing was typed yet. */
const typedText = signal(/** @type {string | null} */ (null));
const wrong = signal(/** @type {Problem[]} */ ([]));
const shown = signal(/** @type {import("./draft.js").Change[] | null} */ (null));
const words = signal("");
const done = signal("");

const toml = () => typedText.peek() ?? kept.peek()?.toml ?? "";

async function look() {
  done.value = "";
  const { status, body, words: why } = await post("/configuration/check", { toml: toml() });
  words.value = why;
  if (status !== 200) return;
  wrong.value = body.problems;
  if (body.problems.length > 0) return;
  if (body.changes.length === 0 && toml() === kept.peek()?.toml) words.value = text("admin.file.same");
  else shown.value = body.changes;
}

async function confirm() {
  shown.value = null;
  const isDone = await apply({ toml: toml() });
  if (isDone) {
    typedText.value = null;
    done.value = text("admin.applied");
  } else if (overtaken.peek()) words.value = text("admin.file.overtaken", { x: whoWas(overtaken.peek()?.by ?? "") });
  else words.value = trouble.peek();
  wrong.value = problems.peek();
  problems.value = [];
}

/** Put the caret at the beginning of a line. @param {HTMLTextAreaElement | null} box @param {number} line */
function goTo(box, line) {
  if (box === null) return;
  const start = box.value.split("\n").slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
  const end = box.value.indexOf("\n", start);
  box.focus();
  box.setSelectionRange(start, end < 0 ? box.value.length : end);
  box.scrollTop = Math.max(0, (box.scrollHeight / box.value.split("\n").length) * (line - 4));
}

export function File() {
  const box = /** @type {import("preact").RefObject<HTMLTextAreaElement>} */ (useRef(null));
  useEffect(() => void (overtaken.value = null), []);
  if (kept.value === null) return html`<${Opening} words=${trouble.value} />`;
  return html`<section class="panel">
    ${isChanged.value && html`<${Told} words=${text("admin.file.draft")} />`}
    <div class="field"><label for="toml">${text("admin.file.label")}</label><p class="hint" id="toml-hint">${text("admin.file.hint")}</p>
      <textarea id="toml" ref=${box} class="entry toml" rows="24" spellcheck=${false} aria-describedby="toml-hint toml-problems" aria-invalid=${wrong.value.length > 0 || undefined}
        value=${typedText.value ?? kept.value.toml} onInput=${typed((word) => (typedText.value = word))}></textarea></div>
    <div id="toml-problems" role="status">${wrong.value.length > 0 && html`<div class="said trouble"><div><p>${text("admin.to_mend_first", { n: wrong.value.length })}</p>
      <ul>${wrong.value.map((one, at) => html`<li key=${at}>${one.line > 0 && html`<button type="button" class="line-link" onClick=${() => goTo(box.current, one.line)}>${text("admin.file.line", { n: one.line })}</button>`} <code>${one.path}</code> ${said(one.told)}</li>`)}</ul></div></div>`}</div>
    <${Told} words=${words.value} /><${Told} words=${done.value} good=${true} />
    <div class="row-actions"><${Button} kind="primary" onPress=${look}>${text("admin.review")}<//>
      ${typedText.value !== null && html`<${Button} icon="undo" onPress=${() => ((typedText.value = null), (wrong.value = []))}>${text("admin.discard")}<//>`}</div>
    ${shown.value && html`<${Dialog} kind="wide" title=${text("admin.review_title")} submit=${text("admin.apply")} cancel=${text("admin.keep_editing")}
      onClose=${() => (shown.value = null)} onSubmit=${confirm}>${shown.value.length > 0 ? html`<${Changes} changes=${shown.value} />` : html`<p>${text("admin.file.comments_only")}</p>`}<//>`}
  </section>`;
}
