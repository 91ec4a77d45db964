// A number that somebody has lost: by a part of it, its queue, when and where it was taken.
import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import { atClock, clockTime, now_ms } from "../clock.js";
import { lookUp } from "../requests.js";
import { said, text } from "../texts.js";
import { Button, Dialog, Icon, typed } from "../ui.js";
import { queueName } from "./names.js";
import { clockOf } from "./paper.js";
import { printSlip } from "./slips.js";

/** @typedef {import("../types.js").CounterView} CounterView */
/** @typedef {import("../types.js").Found} Found */
/** @typedef {import("../types.js").FoundTicket} FoundTicket */
/** @typedef {{number: string, queue: string, from: string, to: string, kiosk: string}} Known */

/** Whoever types is not asked after each letter. */
const TYPED_MS = 150;
const NOTHING_KNOWN = { number: "", queue: "", from: "", to: "", kiosk: "" };
/** A number that has ended gets no new slip. */
const ENDED = ["served", "absent", "cancelled", "expired"];
const GIVEN_BY = /^(\w+):(.*)$/;

/** @param {{data: CounterView, close: () => void}} props */
export function FindDialog({ data, close }) {
  const [known, setKnown] = useState(/** @type {Known} */ (NOTHING_KNOWN));
  const [at, setAt] = useState(0);
  const { found, words } = useFound(known);
  const tickets = found?.tickets ?? [];
  const chosen = tickets[Math.min(at, tickets.length - 1)];
  const set = (/** @type {keyof Known} */ name) => typed((value) => (setKnown({ ...known, [name]: value }), setAt(0)));
  const onKey = (/** @type {KeyboardEvent} */ event) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by === undefined || /** @type {HTMLElement} */ (event.target).tagName === "SELECT") return;
    event.preventDefault();
    setAt(Math.max(0, Math.min(tickets.length - 1, at + by)));
  };
  const print = () => {
    if (!mayPrint(chosen) || data.printer === null) return;
    close();
    printSlip(data, chosen);
  };
  return html`<${Dialog} title=${text("find.title")} kind="wide" cancel=${text("shared.close")} onClose=${close} onSubmit=${print} onKey=${onKey}
    submit=${mayPrint(chosen) && data.printer !== null ? text("printer.print", { x: chosen.number }) : undefined}>
    <fieldset class="find-line">
      <label>${text("console.number")}<input autofocus maxlength="8" autocomplete="off" value=${known.number} onInput=${set("number")} /></label>
      <label>${text("sheet.queue")}<select value=${known.queue} onInput=${set("queue")}>
        <option value="">${text("find.any")}</option>
        ${data.queues.map(({ code, name }) => html`<option key=${code} value=${code}>${code} · ${said(name)}</option>`)}
      </select></label>
      <label>${text("find.from")}<input inputmode="numeric" maxlength="5" placeholder="08:00" autocomplete="off" value=${known.from} onInput=${set("from")} /></label>
      <label>${text("find.to")}<input inputmode="numeric" maxlength="5" placeholder="09:15" autocomplete="off" value=${known.to} onInput=${set("to")} /></label>
      <label>${text("find.where")}<select value=${known.kiosk} onInput=${set("kiosk")}>
        <option value="">${text("find.any")}</option>
        ${(found?.sources ?? []).map((source) => html`<option key=${source} value=${source}>${placeOf(source)}</option>`)}
      </select></label>
    </fieldset>
    <${Rows} data=${data} tickets=${tickets} chosen=${chosen} choose=${setAt} />
    <p class="find-end" role="status">${words || endOf(found, data)}</p>
  <//>`;
}

/** The server's answer to what is known, a moment after it was typed. @param {Known} known */
function useFound(known) {
  const [answer, setAnswer] = useState(/** @type {{found: Found | null, words: string}} */ ({ found: null, words: "" }));
  useEffect(() => {
    const leave = new AbortController();
    const asked = setTimeout(async () => {
      const { status, body, words } = await lookUp(`/tickets?${query(known)}`, leave.signal);
      if (!leave.signal.aborted) setAnswer({ found: status === 200 ? body : null, words });
    }, TYPED_MS);
    return () => (clearTimeout(asked), leave.abort());
  }, [known]);
  return answer;
}

/** A minute is meant whole: until 09:15 is until its last second. @param {Known} known */
function query({ number, queue, from, to, kiosk }) {
  const at = (/** @type {string} */ words, /** @type {number} */ more_ms) => {
    const clock = clockOf(words);
    return clock === "" ? "" : new Date(atClock(clock, now_ms.peek()) + more_ms).toISOString();
  };
  return new URLSearchParams({ number, queue, kiosk, from: at(from, 0), to: at(to, 59_999) }).toString();
}

/** @param {FoundTicket | undefined} ticket @returns {ticket is FoundTicket} */
function mayPrint(ticket) {
  return ticket !== undefined && !ENDED.includes(ticket.state);
}

/** @param {Found | null} found @param {CounterView} data */
function endOf(found, { printer }) {
  if (found === null) return "";
  if (found.tickets.length === 0) return text("find.nothing");
  return [found.more ? text("find.more") : "", printer === null ? text("find.no_printer") : ""].join(" ").trim();
}

/** @param {string} source "kiosk:Tầng 1", "operator:Mai" */
function placeOf(source) {
  const [, role, name] = GIVEN_BY.exec(source) ?? ["", "", source];
  return role === "kiosk" ? name : text("find.by", { x: name });
}

/** @param {{data: CounterView, tickets: FoundTicket[], chosen: FoundTicket | undefined, choose: (at: number) => void}} props */
function Rows({ data, tickets, chosen, choose }) {
  return html`<div class="rows find-rows" tabindex="0" role="group" aria-label=${text("find.title")}><table>
    <thead><tr>
      <th scope="col">${text("console.number")}</th><th scope="col">${text("console.errand")}</th>
      <th scope="col">${text("sheet.taken")}</th><th scope="col">${text("find.where")}</th><th scope="col">${text("find.state")}</th>
    </tr></thead>
    <tbody>${tickets.map((one, at) => html`<tr key=${one.id} class=${one === chosen ? "chosen" : ""} onClick=${() => choose(at)}>
      <td class="row-number"><${Button} kind="quiet" pressed=${one === chosen} onPress=${() => choose(at)}>${one.number}<//></td>
      <td>${queueName(data, one.queue)}${one.priority && html` <${Icon} name="star" /><span class="unseen">${text("console.priority")}</span>`}</td>
      <td>${clockTime(one.issued_at)}</td>
      <td>${placeOf(one.source)}</td>
      <td>${text(`state.${one.state}`)}${one.counter !== null && ` · ${text("shared.counter_n", { n: one.counter })}`}</td>
    </tr>`)}</tbody>
  </table></div>`;
}
