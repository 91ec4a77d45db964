// Who did what beside the queue. Nothing in it can be changed: each line is sealed with the one before.
import { signal } from "@preact/signals";
import { html } from "htm/preact";
import { useEffect } from "preact/hooks";
import { known, text } from "../texts.js";
import { Button, Icon } from "../ui.js";
import { get } from "./api.js";
import { Told } from "./busy.js";
import { Input, Select } from "./inputs.js";
import { inWords, labelOf, specOf } from "./specs.js";
import { when, whoWas } from "./when.js";

/** @typedef {{seq: number, at: string, who: string, what: string, detail: Record<string, any>}} Row */

/** What is written down, in the server's own words. */
const DEEDS = [
  "configuration set", "catalogue set", "catalogue planned", "backup made", "dossiers imported", "user added", "user changed", "user disabled", "user enabled",
  "password reset", "password changed", "PIN changed", "signed in", "signed out", "sign-in failed", "session ended", "session locked", "session unlocked", "login link created", "setup code made",
  "machine paired", "token created", "token revoked", "key rolled", "machine ordered", "machine cloned", "machine alarm acknowledged", "forgotten", "audit forgotten", "restored",
];

/** @param {string} what */
function deed(what) {
  const key = `audit.${what.replace(/[ -]/g, "_")}`;
  return known(key) ? text(key) : what;
}

const EMPTY = { from: "", to: "", who: "", what: "" };
const asked = signal(EMPTY);
const rows = signal(/** @type {Row[] | null} */ (null));
const next = signal(/** @type {number | null} */ (null));
const intact = signal(true);
const words = signal("");

/** @param {number | null} [after] where the lines go on */
async function look(after = null) {
  const given = Object.entries({ ...asked.peek(), after: after ?? "" }).filter(([, value]) => value !== "");
  const { status, body, words: why } = await get(`/audit?${new URLSearchParams(given.map(([key, value]) => [key, String(value)]))}`);
  words.value = why;
  if (status !== 200) return;
  rows.value = after === null ? body.rows : [...(rows.peek() ?? []), ...body.rows];
  next.value = body.next;
  intact.value = body.intact;
}

/** @param {Partial<typeof EMPTY>} change */
const fill = (change) => (asked.value = { ...asked.peek(), ...change });

/** @param {SubmitEvent} event */
function onSubmit(event) {
  event.preventDefault();
  look();
}

export function Audit() {
  useEffect(() => void look(), []);
  const { from, to, who, what } = asked.value;
  return html`<section class="panel">
    <form class="filter" onSubmit=${onSubmit}>
      <${Input} id="audit-from" kind="date" style="date" label=${text("admin.audit.from")} value=${from} set=${(/** @type {string} */ value) => fill({ from: value })} />
      <${Input} id="audit-to" kind="date" style="date" label=${text("admin.audit.to")} value=${to} set=${(/** @type {string} */ value) => fill({ to: value })} />
      <${Input} id="audit-who" label=${text("admin.audit.who")} value=${who} set=${(/** @type {string} */ value) => fill({ who: value })} />
      <${Select} id="audit-what" label=${text("admin.audit.what")} value=${what} set=${(/** @type {string} */ value) => fill({ what: value })}
        options=${[["", text("admin.audit.any")], ...DEEDS.map((one) => [one, deed(one)])]} />
      <button type="submit" class="button primary"><${Icon} name="magnifier" /><span class="button-label">${text("admin.audit.search")}</span></button>
    </form>
    <${Told} words=${words.value} />
    ${rows.value && html`<p class=${`said ${intact.value ? "" : "trouble"}`}><${Icon} name=${intact.value ? "shield" : "warning"} /><span>${text(intact.value ? "admin.audit.intact" : "admin.audit.broken")}</span></p>`}
    ${rows.value && (rows.value.length === 0 ? html`<div class="empty-state"><p>${text("admin.empty.audit")}</p></div>` : html`<${Lines} lines=${rows.value} />`)}
    ${next.value !== null && html`<${Button} icon="arrow_down" onPress=${() => look(next.peek())}>${text("admin.audit.more")}<//>`}
  </section>`;
}

/** What says nothing to people: the server keeps it to tell things apart. */
const UNTOLD = ["id", "document", "sha256", "series", "hash", "catalogue", "machine"];
const HASH = /^[0-9a-f]{64}$/;
/** What is told before the rest, the last of these first. */
const FIRST = ["role", "name", "login", "before"];

/** @param {Record<string, any>} detail */
function told(detail) {
  const entries = Object.entries(detail).filter(([key, value]) => !UNTOLD.includes(key) && ![null, "", 0].includes(value) && !HASH.test(value));
  entries.sort(([one], [other]) => FIRST.indexOf(other) - FIRST.indexOf(one));
  return entries.map(([key, value]) => part(key, value)).join(" · ");
}

/** @param {string} key @param {any} value @returns {string} */
function part(key, value) {
  if (key === "changes" && Array.isArray(value)) return value.map(({ path, before, after }) => `${labelOf(path)}: ${inWords(before, specOf(path))} → ${inWords(after, specOf(path))}`).join(" · ");
  if (key === "counter") return text("shared.counter_n", { n: value });
  if (key === "role") return [`role.${value}`, `machine.role.${value}`].filter(known).map((word) => text(word))[0] ?? value;
  if (["name", "login", "place", "file"].includes(key)) return String(value);
  const label = `audit.detail.${key.replace(/[ -]/g, "_")}`;
  return `${known(label) ? text(label) : key}: ${worded(key, value)}`;
}

/** @param {string} key @param {any} value @returns {string} */
function worded(key, value) {
  if (typeof value === "object") return told(value);
  const words = { by: `admin.session.${value}`, do: `machine.${value}` }[key] ?? "";
  return known(words) ? text(words) : String(value);
}

/** @param {{lines: Row[]}} props */
function Lines({ lines }) {
  return html`<div class="wide-table"><table class="plain audit">
    <thead><tr><th scope="col" class="figure">${text("admin.audit.seq")}</th><th scope="col">${text("admin.audit.at")}</th><th scope="col">${text("admin.audit.who")}</th><th scope="col">${text("admin.audit.what")}</th><th scope="col">${text("admin.audit.detail")}</th></tr></thead>
    <tbody>${lines.map((row) => html`<tr key=${row.seq}><td class="figure">${row.seq}</td><td>${when(row.at)}</td><td>${whoWas(row.who)}</td><td><strong>${deed(row.what)}</strong></td><td class="detail">${told(row.detail)}</td></tr>`)}</tbody></table></div>`;
}
