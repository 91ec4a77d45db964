// The few actions that need a word more. Each is done by keys alone; Esc leaves it.
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { said, text } from "../texts.js";
import { Choice, Dialog, typed } from "../ui.js";
import { callDirectly, command, dialog } from "./actions.js";
import { CodeDialog } from "./codes.js";
import { CloseDialog } from "./day_end.js";
import { FindDialog } from "./find.js";
import { IssueDialog } from "./issue.js";
import { PAUSES, queueName } from "./names.js";
import { putAside } from "./paper.js";
import { PaperDialog } from "./paper_dialog.js";
import { printSlip } from "./slips.js";
import { UnlockDialog } from "./unlock.js";
import { addProcedure, visit } from "./visit.js";

/** @typedef {import("../types.js").CounterView} CounterView */
/** @typedef {import("../types.js").Waiting} Waiting */

const close = () => (dialog.value = null);

/** @param {{data: CounterView}} props */
export function Dialogs({ data }) {
  const open = dialog.value;
  if (open === null) return null;
  if (open.kind === "call") return html`<${CallDialog} data=${data} ticket=${open.ticket} />`;
  if (open.kind === "reprint") return html`<${ReprintDialog} data=${data} ticket=${open.ticket} />`;
  if (open.kind === "paper") return html`<${PaperDialog} data=${data} close=${() => (putAside(), close())} />`;
  return html`<${KINDS[open.kind]} data=${data} close=${close} />`;
}

function PauseDialog() {
  const pause = (/** @type {string} */ reason) => {
    close();
    command("pause", { reason });
  };
  const onKey = (/** @type {KeyboardEvent} */ event) => {
    const reason = PAUSES[Number(event.key) - 1];
    if (reason !== undefined) pause(reason);
  };
  return html`<${Dialog} title=${text("console.pause")} onClose=${close} onKey=${onKey}>
    <div class="choices">${PAUSES.map((reason, at) => html`<${Choice} key=${reason} keyCap=${String(at + 1)}
      label=${text(`pause.${reason}`)} onPress=${() => pause(reason)} />`)}</div>
  <//>`;
}

/** @param {{data: CounterView}} props */
function ParkDialog({ data }) {
  const [held] = useState(data.ticket);
  const [minutes, setMinutes] = useState("");
  const [note, setNote] = useState("");
  const park = () => {
    close();
    command("park", { minutes: minutes === "" ? null : Number(minutes), note: note.trim() || null }, held?.id);
  };
  return html`<${Dialog} title=${`${text("console.park")} ${held?.number ?? ""}`} submit=${text("console.park")}
    onClose=${close} onSubmit=${park}>
    <label>${text("live.park_minutes")}
      <input type="number" autofocus min="1" max="480" inputmode="numeric" value=${minutes} onInput=${typed(setMinutes)} />
    </label>
    <label>${text("console.note")}
      <input type="text" maxlength="200" autocomplete="off" value=${note} onInput=${typed(setNote)} />
    </label>
  <//>`;
}

/** @param {{data: CounterView}} props */
function TransferDialog({ data }) {
  const [held] = useState(data.ticket);
  const [to, setTo] = useState({ queue: "", counter: 0, back: false });
  const counters = data.counters.filter((one) => one.id !== data.counter.id && one.queues.includes(to.queue));
  const onKey = (/** @type {KeyboardEvent} */ event) => setTo(typedTarget(data, to, event.key.toUpperCase()));
  const transfer = () => {
    if (to.queue === "") return;
    close();
    command("transfer", { queue: to.queue, counter: to.counter || null, return: to.back }, held?.id);
  };
  return html`<${Dialog} title=${`${text("console.transfer")} ${held?.number ?? ""}`} submit=${text("console.transfer")}
    onClose=${close} onSubmit=${transfer} onKey=${onKey}>
    <div class="choices">${data.queues.map(({ code, name }) => html`<${Choice} key=${code} keyCap=${code}
      label=${said(name)} chosen=${code === to.queue} onPress=${() => setTo({ ...to, queue: code, counter: 0 })} />`)}</div>
    ${counters.length > 0 && html`<h3>${text("live.counter_optional")}</h3>
      <div class="choices">${counters.map(({ id, name }) => html`<${Choice} key=${id} keyCap=${String(id)}
        label=${said(name)} chosen=${id === to.counter} onPress=${() => setTo({ ...to, counter: id === to.counter ? 0 : id })} />`)}</div>`}
    <${Choice} keyCap="+" label=${text("console.transfer_return")} chosen=${to.back} onPress=${() => setTo({ ...to, back: !to.back })} />
  <//>`;
}

/**
 * First the queue's letter, then digits for the counter: 1, or 1 and 2 for twelve.
 * @param {CounterView} data
 * @param {{queue: string, counter: number, back: boolean}} to
 * @param {string} key
 */
function typedTarget(data, to, key) {
  if (key === "+") return { ...to, back: !to.back };
  if (key === "BACKSPACE") return { ...to, queue: "", counter: 0 };
  const isQueue = data.queues.some((queue) => queue.code === key);
  if (isQueue && (to.queue === "" || !/\d/.test(key))) return { ...to, queue: key, counter: 0 };
  if (to.queue === "" || !/^\d$/.test(key)) return to;
  const able = (/** @type {number} */ id) =>
    id !== data.counter.id && data.counters.some((one) => one.id === id && one.queues.includes(to.queue));
  const counter = [to.counter * 10 + Number(key), Number(key)].find(able);
  return counter === undefined ? to : { ...to, counter };
}

/** @param {{data: CounterView}} props */
function ProcedureDialog({ data }) {
  const queue = data.ticket?.queue ?? "";
  const taken = visit.value?.rows.map((one) => one.procedure) ?? [];
  const open = (data.procedures[queue] ?? []).filter((one) => !taken.includes(one.code));
  const [code, setCode] = useState(open[0]?.code ?? "");
  const add = () => {
    if (code !== "") addProcedure(code);
    close();
  };
  return html`<${Dialog} title=${text("live.add_procedure")} submit=${open.length > 0 ? text("live.add") : undefined}
    onClose=${close} onSubmit=${add}>
    <p>${queueName(data, queue)}</p>
    ${open.length === 0
      ? html`<p class="nothing">${text("live.no_more_procedures")}</p>`
      : html`<select size="8" autofocus aria-label=${text("live.procedure")} value=${code} onInput=${typed(setCode)}
          onDblClick=${add} onKeyDown=${(/** @type {KeyboardEvent} */ event) => event.key === "Enter" && add()}>
          ${open.map((one) => html`<option key=${one.code} value=${one.code}>${one.name}</option>`)}
        </select>`}
  <//>`;
}

/**
 * Out of order: with a ticket in hand it is asked first whether that one is finished, then why.
 * @param {{data: CounterView, ticket: Waiting}} props
 */
function CallDialog({ data, ticket }) {
  const [inHand] = useState(data.ticket);
  const [agreed, setAgreed] = useState(inHand === null);
  const title = `${text("console.call_direct")} ${ticket.number}`;
  if (agreed) return html`<${ReasonDialog} key="reason" title=${title} ticket=${ticket} finished=${inHand?.id ?? ""} />`;
  return html`<${Dialog} key="ask" title=${title} submit=${text("shared.confirm")} onClose=${close} onSubmit=${() => setAgreed(true)}>
    <p class="question">${text("live.finish_first", { x: inHand?.number ?? "", y: ticket.number })}</p>
  <//>`;
}

/** @param {{title: string, ticket: Waiting, finished: string}} props */
function ReasonDialog({ title, ticket, finished }) {
  const [reason, setReason] = useState("");
  const call = () => {
    close();
    callDirectly(ticket.id, reason.trim(), finished);
  };
  return html`<${Dialog} title=${title} submit=${text("live.call")} onClose=${close} onSubmit=${call}>
    <p>${text("live.call_direct_hint")}</p>
    <label>${text("console.reason")}
      <input type="text" required minlength="3" maxlength="200" autocomplete="off" autofocus value=${reason} onInput=${typed(setReason)} />
    </label>
  <//>`;
}

/** The same number on new paper: whoever has the first slip cannot use its code any more. @param {{data: CounterView, ticket: {id: string, number: string}}} props */
function ReprintDialog({ data, ticket }) {
  const again = () => {
    close();
    printSlip(data, ticket, true);
  };
  return html`<${Dialog} title=${text("printer.again", { x: ticket.number })} submit=${text("printer.reprint")} onClose=${close} onSubmit=${again}>
    <p class="question">${text("printer.again_hint")}</p>
  <//>`;
}

const KINDS = {
  pause: PauseDialog,
  park: ParkDialog,
  transfer: TransferDialog,
  procedure: ProcedureDialog,
  issue: IssueDialog,
  find: FindDialog,
  code: CodeDialog,
  close: CloseDialog,
  unlock: UnlockDialog,
};
