// One list that a page shows: read when the page opens, read again after something was done.
import { signal } from "@preact/signals";
import { html } from "htm/preact";
import { text } from "../texts.js";
import { Icon } from "../ui.js";
import { get } from "./api.js";

/**
 * What the server has under one path.
 * @template Data
 * @param {string} path
 */
export function shelf(path) {
  const data = signal(/** @type {Data | null} */ (null));
  const words = signal("");
  return {
    data,
    /** Why it could not be read, or what came of the last thing that was done. */
    words,
    async load() {
      const answer = await get(path);
      words.value = answer.words;
      if (answer.status === 200) data.value = answer.body;
    },
  };
}

/** What came of something; read out at once. @param {{words: string, good?: boolean}} props */
export function Told({ words, good = false }) {
  return html`<div role="status">${words && html`<p class=${good ? "said" : "said trouble"}><${Icon} name=${good ? "check" : "warning"} /><span>${words}</span></p>`}</div>`;
}

/** @param {{words: string}} props */
export function Opening({ words }) {
  return words === "" ? html`<p class="nothing">${text("shared.loading")}</p>` : html`<${Told} words=${words} />`;
}
