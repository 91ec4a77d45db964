// Who works here. A counter stays in an officer's hands, with the ticket it holds, until it is closed
// or somebody else takes it over: then the next one sees what there is, and says so with one key.
import { signal } from "@preact/signals";
import { html } from "htm/preact";
import { clockTime } from "../clock.js";
import { lookUp } from "../requests.js";
import { text } from "../texts.js";
import { Icon, Key } from "../ui.js";

/** @typedef {import("../types.js").CounterView} CounterView */

/** The name of whoever is signed in; "" is not known. */
const me = signal("");

/** Asks who is signed in here. */
export async function recognize() {
  const { status, body } = await lookUp("/me");
  me.value = status === 200 ? body.name : "";
}

/** Whether the counter is open in somebody else's name. @param {CounterView} data */
export function isSomebodyElses({ state, officer }) {
  return state === "open" && officer !== null && me.value !== "" && officer !== me.value;
}

/** @param {{data: CounterView}} props */
export function HandoverBanner({ data }) {
  if (!isSomebodyElses(data)) return null;
  const { officer, since, ticket } = data;
  const whose = text("handover.whose", { x: officer ?? "", t: since === null ? "" : clockTime(since) });
  return html`<div class="banner handover" role="alert">
    <${Icon} name="person" />
    <p><strong>${whose}</strong> ${heldWords(ticket)}</p>
    <p class="banner-key">${text("handover.take")} <${Key}>Space<//></p>
  </div>`;
}

/** @param {CounterView["ticket"]} ticket */
export function heldWords(ticket) {
  if (ticket === null) return text("handover.nobody");
  const serving = ticket.started_at !== null;
  const t = clockTime(ticket.started_at ?? ticket.called_at);
  return text(serving ? "handover.serving" : "handover.called", { x: ticket.number, t });
}
