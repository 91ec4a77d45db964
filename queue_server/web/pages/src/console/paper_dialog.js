// Where the calls from the call sheet are entered: number, called, done, outcome; Enter goes on.
import { html } from "htm/preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { text } from "../texts.js";
import { Button, Dialog, Icon, typed } from "../ui.js";
import { clockOf, enter, nextNumber, outage, settle } from "./paper.js";
import { OUTCOMES } from "./visit.js";

/** @typedef {import("../types.js").CounterView} CounterView */
/** @typedef {import("./paper.js").Entry} Entry */
/** @typedef {import("./paper.js").Line} Line */

const FIELDS = ["number", "called", "done"];
const STATE_ICON = { entered: "check", sent: "clock", refused: "warning" };

/** @param {{data: CounterView, close: () => void}} props */
export function PaperDialog({ data, close }) {
  const form = /** @type {import("preact").RefObject<HTMLFieldSetElement>} */ (useRef(null));
  const [line, setLine] = useState(/** @returns {Line} */ () => fresh(data));
  const [fault, setFault] = useState("");
  const [cursor, setCursor] = useState({ field: "number" });
  const entries = outage.value?.entries ?? [];
  const waits = entries.some((entry) => entry.state !== "entered");
  // Once the line stands there as it is now: what is typed next replaces the field.
  useLayoutEffect(() => {
    const field = /** @type {HTMLInputElement | null | undefined} */ (form.current?.querySelector(`[name=${cursor.field}]`));
    field?.focus();
    field?.select();
  }, [cursor]);
  const focus = (/** @type {string} */ field) => setCursor({ field });
  const onSubmit = () => {
    const here = FIELDS.indexOf(document.activeElement?.getAttribute("name") ?? "");
    const faults = FIELDS.filter((name) => !isRight(line, name));
    const asked = here < 0 || here === FIELDS.length - 1 ? faults : faults.filter((name) => name === FIELDS[here]);
    setFault(asked[0] ?? "");
    if (asked.length > 0) return focus(asked[0]);
    if (here >= 0 && here < FIELDS.length - 1) return focus(FIELDS[here + 1]);
    const read = { ...line, number: line.number.trim().toUpperCase(), called: clockOf(line.called), done: clockOf(line.done) };
    enter(data, read);
    setLine(fresh(data, read));
    focus("number");
  };
  const better = (/** @type {Entry} */ { number, called, done, outcome }) => {
    setLine({ number, called, done, outcome });
    focus("called");
  };
  const set = (/** @type {keyof Line} */ name) => typed((value) => setLine({ ...line, [name]: value }));
  return html`<${Dialog} title=${text("paper.title")} kind="wide" cancel=${text("shared.close")} submit=${text("paper.enter")}
    onClose=${close} onSubmit=${onSubmit}>
    <p>${text("paper.hint")}</p>
    <fieldset ref=${form} class="paper-line">
      <label>${text("sheet.number")}<input name="number" autofocus required maxlength="8" autocomplete="off" value=${line.number}
        onFocus=${select} onInput=${set("number")} aria-invalid=${fault === "number"} /></label>
      <${Time} name="called" value=${line.called} onInput=${set("called")} wrong=${fault === "called"} />
      <${Time} name="done" value=${line.done} onInput=${set("done")} wrong=${fault === "done"} />
      <label>${text("sheet.outcome")}<select name="outcome" value=${line.outcome} onInput=${set("outcome")}>
        <option value="">${text("paper.preset")}</option>
        ${OUTCOMES.map((one) => html`<option key=${one} value=${one}>${text(`outcome.${one}`)}</option>`)}
      </select></label>
    </fieldset>
    <p class="paper-fault" role="alert">${fault !== "" && text(`paper.wrong_${fault}`)}</p>
    <${Entries} entries=${entries} better=${better} />
    <${Button} kind="choice" off=${waits} onPress=${() => (settle(), close())}>${text(waits ? "paper.not_yet" : "paper.all")}<//>
  <//>`;
}

/** @param {{name: string, value: string, onInput: (event: Event) => void, wrong: boolean}} props */
function Time({ name, value, onInput, wrong }) {
  return html`<label>${text(`sheet.${name}`)}<input name=${name} inputmode="numeric" required maxlength="5" placeholder="09:15"
    autocomplete="off" value=${value} onFocus=${select} onInput=${onInput} aria-invalid=${wrong} /></label>`;
}

/** @param {FocusEvent} event */
function select(event) {
  /** @type {HTMLInputElement} */ (event.target).select();
}

/**
 * The next line: likely the next of the sheet, called when the one before it was done.
 * @param {CounterView} data @param {Line} [before] @returns {Line}
 */
function fresh(data, before) {
  return { number: nextNumber(data), called: before?.done ?? "", done: "", outcome: "" };
}

/** @param {Line} line @param {string} name of a field */
function isRight(line, name) {
  if (name === "number") return /^[0-9A-Za-z-]{2,8}$/.test(line.number.trim());
  if (name === "called") return clockOf(line.called) !== "";
  return clockOf(line.done) !== "" && clockOf(line.done) >= clockOf(line.called);
}

/** @param {{entries: Entry[], better: (entry: Entry) => void}} props */
function Entries({ entries, better }) {
  if (entries.length === 0) return null;
  return html`<div class="rows paper-rows"><table aria-label=${text("paper.entries")}>
    <tbody>${[...entries].reverse().map((entry) => html`<tr key=${entry.request.key} class=${`paper-${entry.state}`}>
      <td class="row-number">${entry.number}</td>
      <td>${entry.called} – ${entry.done}</td>
      <td><${Icon} name=${STATE_ICON[entry.state]} />${entry.words || text(`paper.${entry.state}`)}</td>
      <td>${entry.state === "refused" && html`<${Button} onPress=${() => better(entry)}>${text("paper.mend")}<//>`}</td>
    </tr>`)}</tbody>
  </table></div>`;
}
