// The ticket in hand: its number, the time it takes, its procedures, its outcome.
import { html } from "htm/preact";
import { clockTime, minutes, minutesSince, stopwatch } from "../clock.js";
import { text } from "../texts.js";
import { Button, Digits, Icon, Key } from "../ui.js";
import { choosingOutcome, dialog, isCalledEnough, row } from "./actions.js";
import { Codes } from "./codes.js";
import { pauseName, procedureName, queueName } from "./names.js";
import { SlipButton } from "./slips.js";
import { OUTCOMES, countDossiers, dossiersOf, setOutcome, toggleReused, visit } from "./visit.js";

/** @typedef {import("../types.js").CounterView} CounterView */
/** @typedef {import("../types.js").TicketCard} TicketCard */

/** @param {{data: CounterView, silent: boolean}} props */
export function Card({ data, silent }) {
  if (data.ticket === null) return html`<${Empty} data=${data} />`;
  return html`
    <${InHand} data=${data} card=${data.ticket} silent=${silent} />
    <${Procedures} data=${data} />
    <${Outcomes} />
  `;
}

/** @param {{data: CounterView}} props */
function Empty({ data }) {
  const [icon, title] = {
    open: ["person", text("console.free")],
    paused: ["cup", pauseName(data.pause_reason) || text("counter.paused")],
    closed: ["lock", text("live.closed")],
  }[data.state];
  return html`<section class="panel empty" aria-live="polite">
    <${Icon} name=${icon} />
    <h1>${title}</h1>
    ${data.state === "paused" && data.since !== null && html`<p class="since">
      ${text("console.since", { t: clockTime(data.since) })} · ${text("pause.how_long", { n: minutesSince(data.since) })}
    </p>`}
    <p>${text("console.served", { n: data.served })}</p>
    <p>${text(`next_step.${data.state}`)}</p>
  </section>`;
}

/** @param {{data: CounterView, card: TicketCard, silent: boolean}} props */
function InHand({ data, card, silent }) {
  const serving = card.state === "serving";
  const median_s = data.median_service_s[card.queue];
  return html`<section class="panel in-hand">
    <p class=${`stage ${serving ? "serving" : "called"}`} aria-live="polite">
      <${Icon} name=${serving ? "person" : "speaker"} />${text(`console.${serving ? "serving" : "called"}`)}
      ${card.priority && html`<span class="chip"><${Icon} name="star" />${text("console.priority")}</span>`}
    </p>
    <p class="timer-name">${text(serving ? "console.service_time" : "live.since_call")}</p>
    <h1 class="number">${card.number}</h1>
    <div class="timer">
      <${Digits} value=${stopwatch(card.started_at ?? card.called_at)} />
      ${median_s && html`<p>${text("console.median", { n: minutes(median_s) })}</p>`}
    </div>
    <div class="errand">
      <h2>${queueName(data, card.queue)}</h2>
      <p>${text("console.taken", {
        t: clockTime(card.issued_at),
        n: Math.floor(card.waited_s / 60),
        k: card.calls_max > 0 ? `${card.calls}/${card.calls_max}` : card.calls,
        u: clockTime(card.called_at),
      })}</p>
      ${isCalledEnough(card) && html`<p class="enough"><${Icon} name="warning" />${text("limit.called", { n: card.calls_max })}</p>`}
      <${Before} card=${card} />
      ${card.note && html`<p class="note">${text("console.note")}: ${card.note}</p>`}
    </div>
    <div class="kind">
      <p>${text(card.priority ? "console.kind_priority" : "console.kind", {
        n: Math.max(1, card.procedures.length),
        k: card.visit,
      })}</p>
      ${card.further.length > 0 && html`<p class="further">${text("live.further", { x: card.further.join(", ") })}</p>`}
      ${row.value < 0 && html`<${SlipButton} data=${data} silent=${silent} />`}
    </div>
  </section>`;
}

/** What was done at earlier stops of the same visit. @param {{card: TicketCard}} props */
function Before({ card }) {
  if (card.stops.length === 0) return null;
  const told = card.stops.map(({ procedure, outcome, dossiers }) =>
    [card.names[procedure] ?? procedure, text(`outcome.${outcome}`), text("live.dossiers", { n: dossiers })].filter((word) => word !== "").join(" · "),
  );
  return html`<p class="before"><strong>${text("live.before")}:</strong> ${told.join("; ")}</p>`;
}

/** How many dossiers are taken in one turn, and how many there are. */
function Limit() {
  const max = visit.value?.dossiers_max ?? 0;
  if (max === 0) return null;
  const n = dossiersOf(visit.value);
  return html`<p class=${n >= max ? "limit full" : "limit"}>${n >= max && html`<${Icon} name="warning" />`}${text("limit.dossiers", { n, k: max })}</p>`;
}

/** @param {{data: CounterView}} props */
function Procedures({ data }) {
  const rows = visit.value?.rows ?? [];
  return html`<section class="panel procedures" aria-labelledby="procedures-title">
    <div class="panel-head">
      <h2 id="procedures-title">${text("console.procedures")}</h2>
      <${Limit} />
      <${Button} kind="quiet" keyCap="Q" onPress=${() => (dialog.value = { kind: "code" })}>${text("code.scan")}<//>
      <${Button} kind="quiet" keyCap="A" onPress=${() => (dialog.value = { kind: "procedure" })}>
        ${text("console.add_procedure")}
      <//>
    </div>
    ${rows.length === 0
      ? html`<p class="nothing">${text("live.no_procedure")}</p>`
      : html`<div class="procedures-scroll"><table>
          <thead><tr>
            <th scope="col">${text("live.procedure")}</th>
            <th scope="col">${text("console.dossiers")} <${Key}>+<//> <${Key}>−<//></th>
            <th scope="col">${text("console.reused")} <${Key}>D<//></th>
          </tr></thead>
          <tbody>${rows.map((row, at) => html`<${Procedure} key=${row.procedure} row=${row} at=${at} data=${data} />`)}</tbody>
        </table><${Codes} /></div>`}
    ${rows.length === 0 && html`<${Codes} />`}
  </section>`;
}

/** @param {{data: CounterView, row: import("./visit.js").Row, at: number}} props */
function Procedure({ data, row: line, at }) {
  const name = procedureName(data, line.procedure);
  const chosen = at === visit.value?.chosen;
  return html`<tr class=${chosen && (visit.value?.rows.length ?? 0) > 1 ? "chosen" : ""}>
    <td>${name}</td>
    <td><div class="stepper">
      <${Button} label=${text("live.fewer", { x: name })} onPress=${() => countDossiers(-1, at)}>−<//>
      <output aria-label=${text("console.dossiers")}>${line.dossiers}</output>
      <${Button} label=${text("live.more", { x: name })} onPress=${() => countDossiers(1, at)}>+<//>
    </div></td>
    <td><${Button} kind="tick" pressed=${line.reused} onPress=${() => toggleReused(at)}>
      <span class="box">${line.reused && html`<${Icon} name="check" />`}</span>${text("console.reused_hint")}
    <//></td>
  </tr>`;
}

function Outcomes() {
  const chosen = visit.value?.outcome;
  return html`<section class=${`panel outcomes ${choosingOutcome.value ? "choosing" : ""}`} aria-labelledby="outcome-title">
    <div class="panel-head">
      <h2 id="outcome-title">${text("console.outcome")}</h2>
      <p>${text("console.outcome_hint")}</p>
    </div>
    <div class="outcome-grid">
      ${OUTCOMES.map((outcome, at) => html`<${Button} key=${outcome} keyCap=${`O ${at + 1}`}
        kind=${outcome === chosen ? "chosen" : ""} pressed=${outcome === chosen}
        icon=${outcome === chosen ? "check" : undefined} onPress=${() => setOutcome(outcome)}>
        ${text(`outcome.${outcome}`)}
      <//>`)}
    </div>
  </section>`;
}
