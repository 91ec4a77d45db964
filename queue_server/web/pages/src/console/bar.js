// The keys at the foot of the console, each with its cap.
import { html } from "htm/preact";
import { clockTime } from "../clock.js";
import { busy } from "../requests.js";
import { text } from "../texts.js";
import { Button, Icon, Key } from "../ui.js";
import { command, dialog, finish, isCalledEnough, primary, recall, undo, undoLeft_s } from "./actions.js";
import { isSomebodyElses } from "./handover.js";
import { outage, settle } from "./paper.js";
import { openEntry } from "./slips.js";

/** @typedef {import("../types.js").CounterView} CounterView */

/** What the big key does now. @param {CounterView} data */
export function primaryLabel(data) {
  if (data.state === "closed") return text("console.open");
  if (data.state === "paused") return text("console.resume_counter");
  if (isSomebodyElses(data)) return text("handover.take");
  return data.next === null ? text("console.next_any") : text("console.next", { x: data.next.ticket.number });
}

/** @param {{data: CounterView, silent: boolean}} props */
export function Bar({ data, silent }) {
  const state = data.ticket?.state;
  const idle = data.ticket === null;
  const open = data.state === "open";
  const off = silent || isSomebodyElses(data);
  return html`<nav class="bar" aria-label=${text("live.actions")}>
    <${Primary} data=${data} silent=${silent} />
    <${Button} icon="recall" keyCap="R" off=${off || state !== "called" || (data.ticket !== null && isCalledEnough(data.ticket))} onPress=${recall}>${text("console.recall")}<//>
    ${state === "called"
      ? html`<${Button} icon="person" keyCap="S" off=${off} onPress=${() => command("start")}>${text("console.start")}<//>`
      : html`<${Button} icon="check" keyCap="F" off=${off || idle} onPress=${finish}>${text("console.finish")}<//>`}
    <${Button} icon="close" keyCap="N" off=${off || state !== "called"} onPress=${() => command("no-show")}>${text("console.absent")}<//>
    <${Button} icon="transfer" keyCap="T" off=${off || idle} onPress=${() => (dialog.value = { kind: "transfer" })}>${text("console.transfer")}<//>
    <${Button} icon="pause" keyCap="P" off=${off || idle} onPress=${() => (dialog.value = { kind: "park" })}>${text("console.park")}<//>
    <${Button} icon="cup" keyCap="B" kind="break" off=${off || !open} onPress=${() => (dialog.value = { kind: "pause" })}>${text("console.pause")}<//>
    <${Button} icon="lock" keyCap="C" off=${off || data.state === "closed"} onPress=${() => (dialog.value = { kind: "close" })}>${text("shared.close")}<//>
    <${Undo} data=${data} silent=${silent} />
  </nav>`;
}

/** @param {{data: CounterView, silent: boolean}} props */
function Primary({ data, silent }) {
  return html`<${Button} kind=${`primary next ${busy.value ? "busy" : ""}`} icon="arrow_right" keyCap="Space" off=${silent}
    onPress=${primary}>${primaryLabel(data)}<//>`;
}

/**
 * Takes the last action back while that may still be done. Its place is kept free, so that no
 * other button moves under a finger when it comes or goes.
 * @param {{data: CounterView, silent: boolean}} props
 */
function Undo({ data, silent }) {
  const left_s = silent ? 0 : undoLeft_s(data);
  return html`<div class="undo-place">${left_s > 0 && html`<${Button} icon="undo" keyCap="U" kind="undo"
    onPress=${undo}>${text("console.undo", { n: left_s })}<//>`}</div>`;
}

/** The server is back: whoever was called from the sheet meanwhile is still to be entered. @param {{data: CounterView}} props */
export function BackBanner({ data }) {
  const now = outage.value;
  if (now === null || (!now.lost && now.entries.length === 0)) return null;
  return html`<div class="banner" role="status">
    <${Icon} name="document" />
    <p><strong>${text("paper.back", { t: clockTime(now.since) })}</strong> ${text("paper.any")}</p>
    <${Button} keyCap="G" onPress=${() => openEntry(data)}>${text("paper.open")}<//>
    ${now.entries.length === 0 && html`<${Button} onPress=${settle}>${text("paper.none")}<//>`}
  </div>`;
}

/** @param {{since: string}} props */
export function LostBanner({ since }) {
  return html`<div class="banner" role="alert">
    <${Icon} name="wifi_off" />
    <p><strong>${text("live.lost", { t: since })}</strong> ${text("console.disconnected_hint", { time: since })}</p>
    <button type="button" class="button" onClick=${() => window.print()}>
      <${Icon} name="printer" /><span class="button-label">${text("console.print_list")}</span><${Key}>Ctrl P<//>
    </button>
  </div>`;
}
