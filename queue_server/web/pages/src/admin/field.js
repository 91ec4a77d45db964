// One field: its name, what it means, what it is entered with, and what the server finds wrong.
import { html } from "htm/preact";
import { known, said, text } from "../texts.js";
import { Icon } from "../ui.js";
import { draft, kept, problemsAt, set } from "./draft.js";
import { same, valueAt } from "./paths.js";
import { SEVERAL, WIDGETS } from "./widgets.js";

/** @typedef {import("./specs.js").Spec} Spec */

const WIDE = ["texts", "handicaps", "procedureFields", "icon", "purposes", "codes"];

/** @param {{words: string[]}} props */
export function Problem({ words }) {
  return html`${words.map((one) => html`<p key=${one} class="problem"><${Icon} name="warning" /><span>${one}</span></p>`)}`;
}

/**
 * @param {{spec: Spec, path: string, word: string, off: boolean}} props `path`: where the value
 *   stands; `word`: the field's name in the texts; `off`: to be read only
 */
export function Field({ spec, path, word, off }) {
  const id = `f-${path.replaceAll(".", "-")}`;
  const value = valueAt(draft.value, path);
  const before = valueAt(kept.value?.document, path);
  const wrong = problemsAt(path).map((one) => said(one.told));
  const hint = `setting.${word}.hint`;
  const told = { "aria-invalid": wrong.length > 0 || undefined, "aria-describedby": `${id}-hint ${id}-problem` };
  const isFixed = off || spec.fixed === true || (spec.lasting === true && before !== undefined && same(before, value));
  const isSeveral = SEVERAL.includes(spec.kind);
  const kind = ["field", (WIDE.includes(spec.kind) || spec.whole) && "whole", !same(before, value) && "changed"].filter(Boolean).join(" ");
  const name = text(`setting.${word}`);
  const inside = html`
    <p class="hint" id=${`${id}-hint`}>${known(hint) ? text(hint) : ""}</p>
    <div class="control"><${WIDGETS[spec.kind]} id=${id} spec=${spec} value=${value} off=${isFixed} told=${told}
      set=${(/** @type {any} */ next) => set(path, next)} /></div>
    <div id=${`${id}-problem`} aria-live="polite"><${Problem} words=${wrong} /></div>`;
  return isSeveral
    ? html`<div class=${kind} role="group" aria-labelledby=${`${id}-name`}><span class="label" id=${`${id}-name`}>${name}</span>${inside}</div>`
    : html`<div class=${kind}><label for=${id}>${name}</label>${inside}</div>`;
}
