// What one value is entered with. A widget gets the value as it stands in the document (undefined
// where the file says nothing, then its default is shown) and says the new one with `set`.
import { html } from "htm/preact";
import { useEffect } from "preact/hooks";
import { language, said, text } from "../texts.js";
import { Icon, typed } from "../ui.js";
import { catalogue, need } from "./catalogue.js";
import { draft } from "./draft.js";
import { Handicaps } from "./handicaps.js";

/** @typedef {import("./paths.js").Json} Json */
/**
 * @typedef {{id: string, spec: import("./specs.js").Spec, value: Json, set: (value: Json) => void,
 *   off: boolean, told: Record<string, Json>}} Props `told`: what ties it to hint and problem
 */

const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const ICONS = ["document", "family", "house", "map", "hand_heart", "shop", "id_card", "tray", "people", "elder", "parent_child", "medal", "shield", "question", "info", "phone", "globe", "star"];

/** @param {Props} props */
function Text({ id, spec, value, set, off, told }) {
  const style = spec.kind === "time" ? "clock" : spec.kind === "code" ? "code" : "";
  return html`<input id=${id} class=${`entry ${style}`} value=${value ?? spec.default ?? ""} readonly=${off} ...${told} autocomplete="off"
    spellcheck=${false} maxlength=${spec.kind === "code" ? 1 : 200} placeholder=${spec.kind === "time" ? "07:30" : undefined}
    onInput=${typed((word) => set(word.trim() === "" ? undefined : spec.kind === "code" ? word.toUpperCase() : word))} />`;
}

/** @param {Props} props */
function Whole({ id, spec, value, set, off, told }) {
  const { scale = 1 } = spec;
  const shown = value ?? spec.default;
  const number = (/** @type {string} */ word) => (word.trim() === "" ? undefined : Number(word.replace(",", ".")) * scale);
  return html`<input id=${id} class="entry count" type="number" inputmode="decimal" min=${spec.min} max=${spec.max && spec.max / scale} step="any"
      value=${shown === undefined ? "" : shown / scale} readonly=${off} ...${told} onInput=${typed((word) => set(number(word)))} />
    ${spec.unit && html`<span class="unit">${text(`unit.${spec.unit}`)}</span>`}`;
}

/** @param {Props} props */
function Minutes(props) {
  return Whole({ ...props, spec: { min: 0, max: 1440, unit: "minutes", ...props.spec } });
}

/** @param {Props} props */
function Yes({ id, spec, value, set, off, told }) {
  const onChange = (/** @type {Event} */ event) => set(/** @type {HTMLInputElement} */ (event.target).checked);
  return html`<label class="tick-box"><input id=${id} type="checkbox" checked=${value ?? spec.default} disabled=${off} ...${told} onChange=${onChange} />
    <span>${text(`setting.yes.${spec.path.replace("rules.", "")}`)}</span></label>`;
}

/** @param {Props} props */
function Choice({ id, spec, value, set, off, told }) {
  return html`<select id=${id} class="entry" value=${value ?? spec.default} disabled=${off} ...${told} onChange=${typed(set)}>
    ${spec.options?.map((one) => html`<option key=${one} value=${one}>${text(`${spec.words}.${one}`)}</option>`)}
  </select>`;
}

/** Words in every language of the office; Vietnamese has to be there. @param {Props} props */
function Texts({ id, value, set, off, told }) {
  const codes = /** @type {string[]} */ (draft.value?.languages ?? ["vi", "en"]);
  const change = (/** @type {string} */ code, /** @type {string} */ word) => {
    const { [code]: _before, ...others } = value ?? {};
    set(word === "" ? others : { ...value, [code]: word });
  };
  return html`<div class="tongues">${codes.map((code) => html`<label key=${code}>${text(`language.${code}`)}
    <input id=${code === "vi" ? id : undefined} class="entry" lang=${code} value=${value?.[code] ?? ""} maxlength="120" readonly=${off}
      ...${told} onInput=${typed((word) => change(code, word))} /></label>`)}</div>`;
}

/**
 * Several of what there is, as boxes to tick.
 * @param {Props & {options: [string, string][], keep?: string[]}} props
 */
function Ticks({ id, spec, value, set, off, options, keep = [] }) {
  const chosen = /** @type {string[]} */ (value ?? spec.default ?? []);
  const change = (/** @type {string} */ one, /** @type {boolean} */ isOn) => {
    const left = options.map(([code]) => code).filter((code) => (code === one ? isOn : chosen.includes(code)));
    set(left.length > 0 ? left : undefined);
  };
  return html`<div class="ticks">${options.map(([code, name], at) => html`<label key=${code} class="tick-box">
    <input id=${at === 0 ? id : undefined} type="checkbox" checked=${chosen.includes(code)} disabled=${off || keep.includes(code)}
      onChange=${(/** @type {Event} */ event) => change(code, /** @type {HTMLInputElement} */ (event.target).checked)} /><span>${name}</span></label>`)}</div>`;
}

/** @param {Props} props */
function Weekdays(props) {
  return Ticks({ ...props, options: DAYS.map((day) => [day, text(`admin.day.${day}`)]) });
}

/** @param {Props} props */
function Languages(props) {
  return Ticks({ ...props, options: ["vi", "en", "km", "kpm", "cmo"].map((code) => [code, text(`language.${code}`)]), keep: ["vi"] });
}

/** The fields of the catalogue. @returns {[string, string][]} */
function procedureFields() {
  useEffect(() => void need(), []);
  return (catalogue.value?.fields ?? []).map(({ key, name }) => [key, said(name)]);
}

/** @param {Props} props */
function ProcedureFields(props) {
  return Ticks({ ...props, options: procedureFields() });
}

/** @param {Props} props */
function ProcedureField({ id, value, set, off, told }) {
  return html`<select id=${id} class="entry" value=${value ?? ""} disabled=${off} ...${told} onChange=${typed(set)}>
    <option value="" disabled>${text("admin.choose")}</option>
    ${procedureFields().map(([code, name]) => html`<option key=${code} value=${code}>${name}</option>`)}
  </select>`;
}

/** Codes, typed with spaces or commas between them. @param {Props} props */
function Codes({ id, value, set, off, told }) {
  const onChange = typed((words) => {
    const codes = words.split(/[\s,;]+/).filter(Boolean);
    set(codes.length > 0 ? codes : undefined);
  });
  return html`<input id=${id} class="entry" value=${(value ?? []).join(", ")} readonly=${off} ...${told} onChange=${onChange} />`;
}

/** @param {Props} props */
function Pictures({ id, spec, value, set, off }) {
  const chosen = value ?? spec.default;
  const all = ICONS.includes(chosen) ? ICONS : [chosen, ...ICONS];
  return html`<div class="pictures">${all.map((name, at) => html`<label key=${name} class="picture" title=${text(`icon.${name}`)}>
    <input id=${at === 0 ? id : undefined} type="radio" name=${id} value=${name} checked=${name === chosen} disabled=${off} onChange=${() => set(name)} />
    <${Icon} name=${name} /><span class="unseen">${text(`icon.${name}`)}</span></label>`)}</div>`;
}

/** Minutes of head start, or always first. @param {Props} props */
function HeadStart({ id, spec, value, set, off, told }) {
  const strict = value === "strict";
  const onChange = (/** @type {Event} */ event) => set(/** @type {HTMLInputElement} */ (event.target).checked ? "strict" : 15);
  return html`${!strict && Minutes({ id, spec, value, set, off, told: { ...told, "aria-labelledby": `${id}-name` } })}
    <label class="tick-box"><input id=${strict ? id : undefined} type="checkbox" checked=${strict} disabled=${off} onChange=${onChange} /><span>${text("admin.head_start.strict")}</span></label>`;
}

/** What else people come for, and the queue that is for it. @param {Props} props */
function Purposes({ id, spec, value, set, off }) {
  const queues = /** @type {Json[]} */ (draft.value?.queue ?? []);
  const change = (/** @type {string} */ purpose, /** @type {string} */ code) => {
    const { [purpose]: _before, ...others } = value ?? {};
    const left = code === "" ? others : { ...others, [purpose]: code };
    set(Object.keys(left).length > 0 ? left : undefined);
  };
  return html`<div class="tongues">${spec.options?.map((purpose, at) => html`<label key=${purpose}>${text(`admin.purpose.${purpose}`)}
    <select id=${at === 0 ? id : undefined} class="entry" value=${value?.[purpose] ?? ""} disabled=${off} onChange=${typed((code) => change(purpose, code))}>
      <option value="">${text("admin.purpose.none")}</option>
      ${queues.map(({ code, name }) => html`<option key=${code} value=${code}>${code} · ${name?.[language] ?? name?.vi}</option>`)}
    </select></label>`)}</div>`;
}

/** Kinds that are a group of several boxes. */
export const SEVERAL = ["texts", "weekdays", "languages", "procedureFields", "icon", "purposes", "handicaps", "yes", "headStart"];

/** Kind of a field → its widget. @type {Record<string, (props: Props) => Json>} */
export const WIDGETS = {
  text: Text, code: Text, time: Text, whole: Whole, minutes: Minutes, yes: Yes, choice: Choice, texts: Texts,
  weekdays: Weekdays, languages: Languages, procedureField: ProcedureField, procedureFields: ProcedureFields,
  codes: Codes, icon: Pictures, headStart: HeadStart, purposes: Purposes, handicaps: Handicaps,
};
