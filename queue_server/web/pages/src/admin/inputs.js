// Fields of small forms that are not part of the office's document.
import { html } from "htm/preact";
import { typed } from "../ui.js";

/**
 * @param {{id: string, label: string, value: string, set: (value: string) => void, hint?: string,
 *   kind?: string, style?: string, more?: Record<string, any>}} props
 */
export function Input({ id, label, value, set, hint, kind = "text", style = "", more = {} }) {
  return html`<div class="field"><label for=${id}>${label}</label>
    <p class="hint" id=${`${id}-hint`}>${hint}</p>
    <input id=${id} class=${`entry ${style}`} type=${kind} value=${value} aria-describedby=${hint && `${id}-hint`} autocomplete="off" ...${more} onInput=${typed(set)} /></div>`;
}

/**
 * @param {{id: string, label: string, value: string, set: (value: string) => void, hint?: string,
 *   options: [string, string][]}} props
 */
export function Select({ id, label, value, set, hint, options }) {
  return html`<div class="field"><label for=${id}>${label}</label>
    <p class="hint" id=${`${id}-hint`}>${hint}</p>
    <select id=${id} class="entry" value=${value} aria-describedby=${hint && `${id}-hint`} onChange=${typed(set)}>
      ${options.map(([code, name]) => html`<option key=${code} value=${code}>${name}</option>`)}</select></div>`;
}
