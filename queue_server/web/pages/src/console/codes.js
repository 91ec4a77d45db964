// Codes of dossiers. A scanner at the desk types like a keyboard: capitals with Shift and digits, one
// right after the other, and Enter. No key of the console is a digit or needs Shift, so what begins
// like that is held back until it is known to be a code, and no other key waits for anything.
import { signal } from "@preact/signals";
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { lookUp, say } from "../requests.js";
import { known, text } from "../texts.js";
import { Button, Dialog, Icon, typed } from "../ui.js";
import { addCode, dropCode, visit } from "./visit.js";

/** As in domain.md §6; the server and the kiosk's scanner hold codes to the same. */
const CODE = /^(?:(?:\d{3}\.\d{2}\.\d{2}\.)?[A-Z]\d{2}(?:\.\d{1,3}){0,4})-\d{6}-\d{4,6}$/;
/** The longest pause between two signs of a scan. */
const GAP_MS = 200;
const LEAST = 8;
const IN_A_CODE = /^[0-9A-Za-z.\-/:]$/;

/** What the case system says of a code; nothing of it is kept. */
const status = signal(/** @type {Record<string, string>} */ ({}));

/** The keys of what may be a scan. @type {KeyboardEvent[]} */
let scanned = [];
let waiting = 0;

/**
 * Hands on what hands have typed; keeps what a scanner types.
 * @param {KeyboardEvent} event
 * @param {boolean} mayBegin whether a scan may begin with this key
 * @param {(event: KeyboardEvent) => void} byHand
 */
export function sift(event, mayBegin, byHand) {
  if (event.key === "Shift") return;
  clearTimeout(waiting);
  if (event.key === "Enter" && scanned.length >= LEAST) {
    event.preventDefault();
    take(scanned.splice(0).map(sign).join(""));
  } else if (IN_A_CODE.test(sign(event)) && (scanned.length > 0 || (mayBegin && begins(event)))) {
    event.preventDefault();
    scanned.push(event);
    waiting = setTimeout(() => scanned.splice(0).forEach(byHand), GAP_MS);
  } else {
    scanned.splice(0).forEach(byHand);
    byHand(event);
  }
}

/** @param {KeyboardEvent} event */
function begins(event) {
  const one = sign(event);
  return !event.repeat && (/^\d$/.test(one) || (event.shiftKey && /^[A-Za-z]$/.test(one)));
}

/** The sign of a key; an input method may hide it. @param {KeyboardEvent} event */
function sign({ key, code }) {
  return key.length > 1 && /^(Key|Digit)/.test(code) ? code.slice(-1) : key;
}

/** A code that was scanned or typed. @param {string} read */
export async function take(read) {
  const code = read.trim().toUpperCase();
  if (visit.peek() === null) return say(text("code.nobody"));
  if (!CODE.test(code)) return say(text("code.wrong", { x: code.slice(0, 40) }));
  if (!addCode(code)) return;
  const { status: answered, body } = await lookUp(`/dossiers/${encodeURIComponent(code)}`);
  if (answered === 200) status.value = { ...status.peek(), [code]: body.status };
}

/** The codes of the visit in hand, each with what the case system says of it. */
export function Codes() {
  const codes = visit.value?.codes ?? [];
  if (codes.length === 0) return null;
  return html`<ul class="codes" aria-label=${text("code.title")}>
    ${codes.map((code) => html`<li key=${code}>
      <${Icon} name="document" /><span>${code}</span>
      ${known(`kiosk.dossier.${status.value[code]}`) && html`<small>${text(`kiosk.dossier.${status.value[code]}`)}</small>`}
      <${Button} kind="quiet" icon="close" label=${text("code.drop", { x: code })} onPress=${() => dropCode(code)} />
    </li>`)}
  </ul>`;
}

/** @param {{close: () => void}} props */
export function CodeDialog({ close }) {
  const [code, setCode] = useState("");
  const submit = () => {
    if (CODE.test(code.trim().toUpperCase())) close();
    take(code);
  };
  return html`<${Dialog} title=${text("code.title")} submit=${text("live.add")} onClose=${close} onSubmit=${submit}>
    <p>${text("code.hint")}</p>
    <label>${text("code.one")}
      <input type="text" required maxlength="40" autocomplete="off" autocapitalize="characters" spellcheck="false" autofocus
        placeholder="H36-210601-0001" value=${code} onInput=${typed(setCode)} />
    </label>
  <//>`;
}
