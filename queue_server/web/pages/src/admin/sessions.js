// Who is signed in now, and the way to end it.
import { html } from "htm/preact";
import { useEffect } from "preact/hooks";
import { text } from "../texts.js";
import { Button } from "../ui.js";
import { post } from "./api.js";
import { Opening, shelf, Told } from "./busy.js";
import { when } from "./when.js";

/**
 * @typedef {{id: string, login: string, name: string, role: string, counter: number | null,
 *   by: string, created_at: string, last_seen: string, machine: string, locked: boolean, own: boolean}} Session
 */

const sessions = shelf("/sessions");
const all = /** @type {import("@preact/signals").Signal<Session[] | null>} */ (sessions.data);

/** @param {string} id */
async function end(id) {
  const { words } = await post(`/sessions/${id}/end`);
  await sessions.load();
  if (words) sessions.words.value = words;
}

export function Sessions() {
  useEffect(() => void sessions.load(), []);
  if (all.value === null) return html`<${Opening} words=${sessions.words.value} />`;
  return html`<section class="panel"><${Told} words=${sessions.words.value} />
    <div class="wide-table"><table class="plain">
      <thead><tr><th scope="col">${text("admin.user.name")}</th><th scope="col">${text("admin.user.role")}</th><th scope="col">${text("admin.session.by")}</th>
        <th scope="col">${text("admin.session.since")}</th><th scope="col">${text("admin.session.seen")}</th><th scope="col">${text("admin.actions")}</th></tr></thead>
      <tbody>${all.value.map((one) => html`<tr key=${one.id}>
        <td><strong>${one.name}</strong><small>${one.login}</small></td>
        <td>${text(`role.${one.role}`)}${one.counter ? html`<small>${text("shared.counter_n", { n: one.counter })}</small>` : null}</td>
        <td>${text(`admin.session.${one.by}`)}${one.machine && html`<small>${one.machine}</small>`}</td>
        <td>${when(one.created_at)}</td><td>${when(one.last_seen)}</td>
        <td>${one.own ? text("admin.session.own") : html`<${Button} label=${`${text("admin.session.end")}: ${one.name}`} onPress=${() => end(one.id)}>${text("admin.session.end")}<//>`}</td>
      </tr>`)}</tbody></table></div></section>`;
}
