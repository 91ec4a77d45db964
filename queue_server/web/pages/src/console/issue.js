// A number for somebody who cannot use the kiosk: W and the queue's letter, and it prints at the desk.
import { signal } from "@preact/signals";
import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import { answerTo, newRequest } from "../requests.js";
import { said, text } from "../texts.js";
import { Choice, Dialog, Icon } from "../ui.js";
import { printerWords } from "./slips.js";

/** @typedef {import("../types.js").CounterView} CounterView */
/** @typedef {import("../requests.js").Request} Request */
/**
 * `asked`: nothing is known yet; `unsure`: no answer came; `consent`: many wait, is it wanted all
 * the same; `taken` with its slip; `refused`.
 * @typedef {{state: "choosing" | "asked" | "unsure" | "consent" | "taken" | "refused",
 *   request?: Request, number?: string, words?: string}} Issue
 */

const PRINT_MS = 9_500;

/** The number that is being given out. */
const issue = signal(/** @type {Issue} */ ({ state: "choosing" }));

/** @param {CounterView} data @param {string} queue @param {string} class_ @param {boolean} [consent] */
function take(data, queue, class_, consent = false) {
  return send(data, newRequest("/tickets", { queue, class: class_, consent }));
}

/** Twice with the same key is one number. @param {CounterView} data @param {Request} request */
async function send(data, request) {
  issue.value = { state: "asked", request };
  const { status, body, words } = await answerTo(request);
  if (status === 201) await slip(data, body.ticket);
  else if (status === 0) issue.value = { state: "unsure", request, words };
  else if (body?.code === "consent_needed") issue.value = { state: "consent", request, words };
  else issue.value = { state: "refused", words };
}

/** On paper where there is a printer; else the officer writes the number down for them. @param {CounterView} data @param {{id: string, number: string}} ticket */
async function slip(data, { id, number }) {
  if (data.printer === null) {
    issue.value = { state: "taken", number, words: text("issue.write") };
    await answerTo(newRequest(`/tickets/${id}/slip`, { state: "shown" }));
    return;
  }
  issue.value = { state: "taken", number, words: text("printer.busy", { x: number }) };
  const request = newRequest(`/counters/${data.counter.id}/print`, { ticket: id, again: false });
  const { body, words } = await answerTo(request, { try_ms: PRINT_MS });
  const told = body?.ok ? text("printer.printed", { x: number }) : text("printer.not_printed", { x: number, y: printerWords(body?.word ?? "error") });
  issue.value = { state: "taken", number, words: words || told };
}

/** @param {{data: CounterView, close: () => void}} props */
export function IssueDialog({ data, close }) {
  const [class_, setClass] = useState("normal");
  useEffect(() => {
    issue.value = { state: "choosing" };
  }, []);
  const now = issue.value;
  const choose = (/** @type {string} */ queue) => {
    if (now.state === "asked") return;
    take(data, queue, class_);
    setClass("normal"); // the next one may be anybody
  };
  const onKey = (/** @type {KeyboardEvent} */ event) => {
    const key = event.key.toUpperCase();
    const known = data.classes[Number(key) - 1];
    const queue = data.queues.find((one) => one.code === key && one.open);
    if (queue && (known === undefined || !/\d/.test(key))) choose(queue.code);
    else if (known) setClass(known.code);
  };
  return html`<${Dialog} title=${text("issue.title")} cancel=${now.state === "taken" ? text("shared.done") : undefined}
    submit=${submitOf(now)} onClose=${close} onSubmit=${() => go(data, now, close)} onKey=${onKey}>
    <${Said} issue=${now} />
    <fieldset><legend>${text("issue.queue")}</legend><div class="choices two">
      ${data.queues.map(({ code, name, open }) => html`<${Choice} key=${code} keyCap=${code} off=${!open}
        label=${open ? said(name) : `${said(name)} · ${text("issue.shut")}`} onPress=${() => choose(code)} />`)}
    </div></fieldset>
    <fieldset><legend>${text("issue.class")}</legend><div class="choices two">
      ${data.classes.map(({ code, name }, at) => html`<${Choice} key=${code} keyCap=${String(at + 1)} chosen=${code === class_}
        label=${said(name)} onPress=${() => setClass(code)} />`)}
    </div></fieldset>
  <//>`;
}

/** What Enter would do. @param {Issue} now */
function submitOf({ state }) {
  if (state === "unsure") return text("shared.retry");
  return state === "consent" ? text("issue.all_the_same") : undefined;
}

/** @param {CounterView} data @param {Issue} now @param {() => void} close */
function go(data, { state, request }, close) {
  const body = /** @type {any} */ (request?.body);
  if (state === "unsure" && request) send(data, { ...request, made_ms: Date.now() });
  else if (state === "consent" && body) take(data, body.queue, body.class, true);
  else if (state === "taken") close();
}

/** @param {{issue: Issue}} props */
function Said({ issue: { state, number, words } }) {
  return html`<div class="issued" role="status" aria-live="assertive">
    ${state === "choosing" && html`<p>${text("issue.hint")}</p>`}
    ${state === "asked" && html`<p>${text("issue.asked")}</p>`}
    ${state === "taken" && html`<p class="issued-number">${number}</p><p>${words}</p>`}
    ${["unsure", "consent", "refused"].includes(state) && html`<p class="issued-fault"><${Icon} name="warning" />${words}</p>`}
  </div>`;
}
