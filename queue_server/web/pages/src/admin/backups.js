// Copies of everything the office has recorded, and one more at once.
import { signal } from "@preact/signals";
import { html } from "htm/preact";
import { useEffect } from "preact/hooks";
import { text } from "../texts.js";
import { Button } from "../ui.js";
import { post } from "./api.js";
import { Opening, shelf, Told } from "./busy.js";
import { size, when } from "./when.js";

/** @typedef {{name: string, at: string, bytes: number, sha256: string}} Backup */

const backups = shelf("/backups");
const all = /** @type {import("@preact/signals").Signal<Backup[] | null>} */ (backups.data);
const busy = signal(false);
const done = signal("");

async function now() {
  busy.value = true;
  done.value = "";
  const { status, words } = await post("/backups");
  busy.value = false;
  await backups.load();
  backups.words.value ||= words;
  if (status === 200 || status === 201) done.value = text("admin.backup.done");
}

export function Backups() {
  useEffect(() => void backups.load(), []);
  if (all.value === null) return html`<${Opening} words=${backups.words.value} />`;
  return html`<section class="panel">
    <${Told} words=${backups.words.value} /><${Told} words=${done.value} good=${true} />
    <${Button} kind="primary" icon="hand_in" off=${busy.value} onPress=${now}>${text(busy.value ? "admin.backup.busy" : "admin.backup.now")}<//>
    ${all.value.length === 0
      ? html`<div class="empty-state"><p>${text("admin.empty.backups")}</p></div>`
      : html`<div class="wide-table"><table class="plain">
          <thead><tr><th scope="col">${text("admin.backup.at")}</th><th scope="col" class="figure">${text("admin.backup.size")}</th><th scope="col">${text("admin.backup.file")}</th><th scope="col">${text("admin.backup.checksum")}</th></tr></thead>
          <tbody>${all.value.map((one) => html`<tr key=${one.name}><th scope="row">${when(one.at)}</th><td class="figure">${size(one.bytes)}</td><td><code>${one.name}</code></td>
            <td>${one.sha256 ? html`<code title=${one.sha256}>${one.sha256.slice(0, 16)}</code>` : text("admin.backup.no_checksum")}</td></tr>`)}</tbody></table></div>`}
  </section>`;
}
