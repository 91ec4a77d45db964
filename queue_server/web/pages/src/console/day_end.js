// The end of an officer's day: what is still open here, then the counter closes.
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { text } from "../texts.js";
import { Dialog, Icon } from "../ui.js";
import { command } from "./actions.js";
import { heldWords } from "./handover.js";

/** @typedef {import("../types.js").CounterView} CounterView */
/** @typedef {{icon: string, words: string, grave?: boolean}} Line */

/** @param {{data: CounterView, close: () => void}} props */
export function CloseDialog({ data, close }) {
  const [held] = useState(data.ticket?.id);
  const may = data.ticket === null;
  const end = () => {
    if (!may) return;
    close();
    command("close", null, held);
  };
  return html`<${Dialog} title=${text("close.title", { n: data.counter.id })} submit=${may ? text("console.close") : undefined}
    onClose=${close} onSubmit=${end}>
    <ul class="still-open">${lines(data).map(({ icon, words, grave }) => html`<li key=${words} class=${grave ? "grave" : ""}>
      <${Icon} name=${icon} /><span>${words}</span>
    </li>`)}</ul>
  <//>`;
}

/** @param {CounterView} data @returns {Line[]} */
function lines(data) {
  const ours = (/** @type {import("../types.js").Waiting[]} */ rows) => rows.filter((row) => row.ours).map((row) => row.number);
  const [parked, missed] = [ours(data.parked), ours(data.missed)];
  /** @type {(Line | false)[]} */
  const all = [
    data.ticket !== null && { icon: "warning", grave: true, words: `${heldWords(data.ticket)} ${text("close.finish_first")}` },
    waitingLine(data),
    parked.length > 0 && { icon: "pause", words: text("close.parked", { x: parked.join(", ") }) },
    missed.length > 0 && { icon: "bell", words: text("close.missed", { x: missed.join(", ") }) },
    { icon: "check", words: text("console.served", { n: data.served }) },
  ];
  return /** @type {Line[]} */ (all.filter((line) => line !== false));
}

/** @param {CounterView} data @returns {Line} */
function waitingLine({ waiting, others }) {
  const n = waiting.length;
  if (n === 0) return { icon: "check", words: text("close.nobody") };
  if (others.length === 0) return { icon: "warning", grave: true, words: text("close.left_alone", { n }) };
  return { icon: "people", words: text("close.others", { n, x: others.join(", ") }) };
}
