// The orders that need a word more: a reason, a choice, a text. Esc leaves each of them.
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { PAUSES } from "../console/names.js";
import { said, text } from "../texts.js";
import { Choice, Dialog, typed } from "../ui.js";
import { assign, closeQueue, counterName, dialog, pauseCounter, queueName, tellAll, voidLast } from "./orders.js";

/** @typedef {import("../types.js").ManagerView} ManagerView */

const REASON_MAX = 200;
const MESSAGE_MINUTES = 30;
const close = () => (dialog.value = null);

/** @param {{data: ManagerView}} props */
export function Dialogs({ data }) {
  const open = dialog.value;
  if (open === null) return null;
  if (open.kind === "pause") return html`<${Pause} data=${data} counter=${open.counter} />`;
  if (open.kind === "assign") return html`<${Assign} data=${data} counter=${open.counter} />`;
  if (open.kind === "close") return html`<${CloseQueue} data=${data} queue=${open.queue} />`;
  if (open.kind === "void") return html`<${Void} data=${data} queue=${open.queue} />`;
  return html`<${Tell} data=${data} />`;
}

/** @param {{data: ManagerView, counter: number}} props */
function Pause({ data, counter }) {
  const onKey = (/** @type {KeyboardEvent} */ event) => {
    const reason = PAUSES[Number(event.key) - 1];
    if (reason !== undefined) pauseCounter(counter, reason);
  };
  return html`<${Dialog} title=${`${text("console.pause")}: ${counterName(data, counter)}`} onClose=${close} onKey=${onKey}>
    <div class="choices">${PAUSES.map((reason, at) => html`<${Choice} key=${reason} keyCap=${String(at + 1)}
      label=${text(`pause.${reason}`)} onPress=${() => pauseCounter(counter, reason)} />`)}</div>
  <//>`;
}

/** @param {{data: ManagerView, counter: number}} props */
function Assign({ data, counter }) {
  const row = data.counters.find((one) => one.id === counter);
  const [chosen, setChosen] = useState(row?.queues ?? []);
  const turn = (/** @type {string} */ code) => setChosen(chosen.includes(code) ? chosen.filter((one) => one !== code) : [...chosen, code]);
  const onKey = (/** @type {KeyboardEvent} */ event) => {
    const code = event.key.toUpperCase();
    if (data.queues.some((one) => one.queue === code)) turn(code);
  };
  const inOrder = data.queues.map((one) => one.queue).filter((code) => chosen.includes(code));
  return html`<${Dialog} title=${text("manager.assign_title", { c: counterName(data, counter) })} submit=${text("manager.assign")}
    onClose=${close} onSubmit=${() => inOrder.length > 0 && assign(counter, inOrder)} onKey=${onKey}>
    <p>${text("manager.assign_hint")}</p>
    <div class="choices">${data.queues.map(({ queue, name, waiting }) => html`<${Choice} key=${queue} keyCap=${queue} chosen=${chosen.includes(queue)}
      label=${`${said(name)} · ${text("manager.wait_n", { n: waiting })}`} onPress=${() => turn(queue)} />`)}</div>
    ${row?.assigned && html`<button type="button" class="button" onClick=${() => assign(counter, [])}><span class="button-label">${text("manager.assign_back")}</span></button>`}
  <//>`;
}

/** @param {{value: string, set: (value: string) => void, hint: string}} props */
function Reason({ value, set, hint }) {
  return html`<label>${text("console.reason")}
    <input type="text" autofocus required minlength="3" maxlength=${REASON_MAX} autocomplete="off" value=${value} onInput=${typed(set)} />
    <small>${hint}</small></label>`;
}

/** @param {{data: ManagerView, queue: string}} props */
function CloseQueue({ data, queue }) {
  const [reason, setReason] = useState("");
  return html`<${Dialog} title=${`${text("manager.close_queue")}: ${queue} · ${queueName(data, queue)}`} submit=${text("manager.close_queue")}
    onClose=${close} onSubmit=${() => closeQueue(queue, reason.trim())}>
    <p>${text("manager.close_hint")}</p>
    <${Reason} value=${reason} set=${setReason} hint=${text("manager.close_reason_hint")} />
  <//>`;
}

/** Which numbers will be gone is said before they are. @param {{data: ManagerView, queue: string}} props */
function Void({ data, queue }) {
  const newest = data.queues.find((one) => one.queue === queue)?.newest ?? [];
  const [last, setLast] = useState("1");
  const [reason, setReason] = useState("");
  const gone = newest.slice(0, Number(last));
  return html`<${Dialog} title=${`${text("manager.void")}: ${queue} · ${queueName(data, queue)}`} submit=${text("manager.void_n", { n: gone.length })}
    onClose=${close} onSubmit=${() => gone.length > 0 && voidLast(queue, gone.length, reason.trim())}>
    <p>${text("manager.void_hint")}</p>
    <label>${text("manager.void_last")}
      <input type="number" min="1" max=${newest.length} inputmode="numeric" required value=${last} onInput=${typed(setLast)} /></label>
    <p role="status"><strong>${text("manager.void_these", { x: gone.join(", ") || "–" })}</strong></p>
    <${Reason} value=${reason} set=${setReason} hint=${text("manager.void_reason_hint")} />
  <//>`;
}

/** @param {{data: ManagerView}} props */
function Tell({ data }) {
  const [words, setWords] = useState(/** @type {Record<string, string>} */ ({}));
  const [minutes, setMinutes] = useState(String(MESSAGE_MINUTES));
  const set = (/** @type {string} */ code) => (/** @type {string} */ value) => setWords({ ...words, [code]: value });
  return html`<${Dialog} title=${text("manager.tell")} submit=${text("manager.tell_submit")} onClose=${close}
    onSubmit=${() => tellAll(words, Number(minutes))}>
    <p>${text("manager.tell_hint")}</p>
    ${data.languages.map((code, at) => html`<label key=${code}>${text(`language.${code}`)}
      <input type="text" autofocus=${at === 0} required=${at === 0} maxlength=${REASON_MAX} autocomplete="off" lang=${code} value=${words[code] ?? ""} onInput=${typed(set(code))} /></label>`)}
    <label>${text("manager.tell_minutes")}
      <input type="number" min="1" max="600" inputmode="numeric" required value=${minutes} onInput=${typed(setMinutes)} /></label>
  <//>`;
}
