// Which queues a counter serves: its own at once, others only when their people have waited so long.
import { html } from "htm/preact";
import { language, text } from "../texts.js";
import { typed } from "../ui.js";
import { draft } from "./draft.js";

/** @typedef {import("./paths.js").Json} Json */

const WAYS = ["none", "own", "backs", "groups"];
const GROUPS = ["normal", "priority", "*"];
const USUAL_MIN = 10;

/** @param {Json} minutes a handicap as it stands in the file */
function wayOf(minutes) {
  if (minutes === undefined) return "none";
  if (typeof minutes === "object") return "groups";
  return minutes === 0 ? "own" : "backs";
}

/** Way → the handicap that it begins with. @type {Record<string, Json>} */
const BEGINS = { none: undefined, own: 0, backs: USUAL_MIN, groups: { normal: USUAL_MIN, "*": 0 } };

/** @param {import("./widgets.js").Props} props */
export function Handicaps({ id, value, set, off }) {
  const queues = /** @type {Json[]} */ (draft.value?.queue ?? []);
  const change = (/** @type {string} */ code, /** @type {Json} */ minutes) => {
    const { [code]: _before, ...others } = value ?? {};
    set(minutes === undefined ? others : { ...value, [code]: minutes });
  };
  if (queues.length === 0) return html`<p class="hint">${text("admin.handicap.no_queue")}</p>`;
  return html`<div class="wide-table"><table class="plain handicaps">
    <thead><tr><th scope="col">${text("setting.queue")}</th><th scope="col">${text("admin.handicap.way")}</th><th scope="col">${text("admin.handicap.minutes")}</th></tr></thead>
    <tbody>${queues.map((queue, at) => html`<${Row} key=${at} id=${at === 0 ? id : `${id}-${at}`} queue=${queue} minutes=${value?.[queue.code]} change=${change} off=${off} />`)}</tbody>
  </table></div>`;
}

/** @param {{id: string, queue: Json, minutes: Json, change: (code: string, minutes: Json) => void, off: boolean}} props */
function Row({ id, queue, minutes, change, off }) {
  const way = wayOf(minutes);
  const name = `${queue.code} · ${queue.name?.[language] ?? queue.name?.vi ?? ""}`;
  return html`<tr>
    <td><span class="badge">${queue.code}</span>${queue.name?.[language] ?? queue.name?.vi}</td>
    <td><select id=${id} class="entry" aria-label=${name} value=${way} disabled=${off} onChange=${typed((next) => change(queue.code, BEGINS[next]))}>
      ${WAYS.map((one) => html`<option key=${one} value=${one}>${text(`admin.handicap.${one}`)}</option>`)}
    </select></td>
    <td>${way === "backs" && html`<${Minutes} label=${name} minutes=${minutes} off=${off} set=${(/** @type {Json} */ value) => change(queue.code, value)} />`}
      ${way === "groups" && GROUPS.map((group) => html`<${Minutes} key=${group} label=${`${name}, ${text(`admin.handicap.group.${group === "*" ? "rest" : group}`)}`}
        shown=${text(`admin.handicap.group.${group === "*" ? "rest" : group}`)} minutes=${minutes[group]} off=${off}
        set=${(/** @type {Json} */ value) => change(queue.code, withGroup(minutes, group, value))} />`)}</td>
  </tr>`;
}

/** @param {Json} minutes @param {string} group @param {Json} value */
function withGroup(minutes, group, value) {
  const { [group]: _before, ...others } = minutes;
  return value === undefined ? others : { ...others, [group]: value };
}

/** @param {{label: string, shown?: string, minutes: Json, set: (value: Json) => void, off: boolean}} props */
function Minutes({ label, shown, minutes, set, off }) {
  const number = (/** @type {string} */ word) => (word.trim() === "" ? undefined : Number(word));
  return html`<label class="control group-minutes">${shown && html`<span>${shown}</span>`}
    <input class="entry count" type="number" min="0" max="1440" aria-label=${`${label}: ${text("unit.minutes")}`} value=${minutes ?? ""} readonly=${off} onInput=${typed((word) => set(number(word)))} />
    <span class="unit">${text("unit.minutes")}</span></label>`;
}
