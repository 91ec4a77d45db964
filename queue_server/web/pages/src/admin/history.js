// Every change of the configuration, and the way back to any of them.
import { signal } from "@preact/signals";
import { html } from "htm/preact";
import { useEffect } from "preact/hooks";
import { text } from "../texts.js";
import { Button, Dialog } from "../ui.js";
import { post } from "./api.js";
import { Opening, shelf, Told } from "./busy.js";
import { load } from "./draft.js";
import { Changes } from "./review.js";
import { when, whoWas } from "./when.js";

/** @typedef {{version: number, at: string, by: string, changes: import("./draft.js").Change[]}} Version */

const history = shelf("/configuration/history");
const all = /** @type {import("@preact/signals").Signal<Version[] | null>} */ (history.data);
const chosen = signal(/** @type {Version | null} */ (null));
const done = signal("");

async function goBack() {
  const to = chosen.peek()?.version;
  chosen.value = null;
  const { status, words } = await post("/configuration/undo", { to });
  await Promise.all([history.load(), load()]);
  if (words) history.words.value = words;
  done.value = status === 200 ? text("admin.history.done", { n: to ?? 0 }) : "";
}

/** @param {{off: boolean}} props */
export function History({ off }) {
  useEffect(() => void history.load(), []);
  if (all.value === null) return html`<${Opening} words=${history.words.value} />`;
  const newest = Math.max(...all.value.map(({ version }) => version));
  const versions = [...all.value].sort((one, other) => other.version - one.version);
  return html`<${Told} words=${history.words.value} /><${Told} words=${done.value} good=${true} />
    ${versions.map((one) => html`<section key=${one.version} class="panel" aria-labelledby=${`version-${one.version}`}>
      <div class="panel-head"><h2 id=${`version-${one.version}`}>${text("admin.history.version", { n: one.version })}</h2>
        <p>${when(one.at)} · ${whoWas(one.by)}</p>
        ${one.version === newest ? html`<span class="chip">${text("admin.history.now")}</span>`
          : !off && html`<${Button} icon="undo" label=${`${text("admin.history.back")} ${one.version}`} onPress=${() => (chosen.value = one)}>${text("admin.history.back")}<//>`}</div>
      ${one.changes.length > 0 ? html`<${Changes} changes=${one.changes} />` : html`<p class="nothing">${text(one.version === versions.at(-1)?.version ? "admin.history.first" : "admin.history.equal")}</p>`}
    </section>`)}
    ${chosen.value && html`<${Dialog} title=${text("admin.history.sure", { n: chosen.value.version })} submit=${text("admin.history.yes")} onClose=${() => (chosen.value = null)} onSubmit=${goBack}>
      <p>${text("admin.history.sure_hint", { t: when(chosen.value.at), x: whoWas(chosen.value.by) })}</p><//>`}`;
}
