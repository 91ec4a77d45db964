// The machines of the office: where they are, how they are, and what they can be told to do.
import { signal } from "@preact/signals";
import { html } from "htm/preact";
import { clockTime, date, now_ms } from "../clock.js";
import { answerTo, newRequest } from "../requests.js";
import { known, text } from "../texts.js";
import { Button, Icon } from "../ui.js";

/** @typedef {import("../types.js").Machine} Machine */

/** Role of a person → what they may have a machine do. @type {Record<string, string[]>} */
const MAY = { supervisor: ["identify", "test_print"], administrator: ["identify", "test_print", "restart"] };
const STATE_ICON = { ok: "check", degraded: "warning", failed: "close", offline: "wifi_off", never: "clock" };
/** As long as a machine may take to answer, and a little more. */
const ANSWER_MS = 9_500;
const SURE_MS = 4_000;

/** Machine → what came of the last thing it was told. */
const told = signal(/** @type {Record<string, string>} */ ({}));
/** The machine whose restart was asked for once. */
const sure = signal("");

/** @param {string} machine @param {string} words */
const tell = (machine, words) => (told.value = { ...told.peek(), [machine]: words });

/** @param {string} machine @param {string} path @param {object | null} body */
async function ask(machine, path, body) {
  tell(machine, text("machine.asking"));
  const answer = await answerTo(newRequest(`/machines/${machine}/${path}`, body), { try_ms: ANSWER_MS });
  const word = answer.words || (answer.body?.ok === false ? text("machine.not_done", { x: inWords(answer.body.word) }) : "");
  tell(machine, word || text("machine.done"));
}

/** A restart stops a screen in front of people: it takes two presses. @param {string} machine @param {string} verb */
function order(machine, verb) {
  if (verb === "restart" && sure.peek() !== machine) {
    sure.value = machine;
    setTimeout(() => (sure.value = ""), SURE_MS);
    return;
  }
  sure.value = "";
  ask(machine, "orders", { do: verb });
}

/** What a driver says, for people: nobody is shown a word of a program. @param {string} word */
function inWords(word) {
  return text([`machine.word.${word}`, `printer.${word}`].find(known) ?? "machine.degraded");
}

/** @param {Machine} machine */
function stateOf({ online, health, last_seen, role }) {
  if (online) return health;
  return last_seen === null || role === "reports" ? "never" : "offline";
}

/** What is wrong, and the paper that is left. @param {Machine} machine */
function details({ alarms, parts, paper_percent, online }) {
  const failed = Object.entries(parts).filter(([, word]) => online && !word.startsWith("ok"));
  const words = [...new Set(failed.map(([part, word]) => partInWords(part, word.replace(/^\w+: /, ""))))];
  if (alarms.includes("cloned")) words.unshift(text("machine.cloned"));
  if (paper_percent !== null) words.push(text("machine.paper", { n: paper_percent }));
  return words.join(" · ");
}

/** A printer and its paper say who they are. @param {string} part @param {string} word */
function partInWords(part, word) {
  if (known(`printer.${word}`) && ["printer", "paper"].includes(part)) return text(`printer.${word}`);
  return `${text(known(`machine.part.${part}`) ? `machine.part.${part}` : "machine.part.other")}: ${inWords(word)}`;
}

/**
 * One machine in a word or two: the worst of it.
 * @param {Machine} machine
 */
export function inShort(machine) {
  const state = machine.alarms.includes("cloned") ? "failed" : stateOf(machine);
  const more = state === "degraded" || state === "failed" ? details(machine) : "";
  return { state, icon: STATE_ICON[state], words: more || text(`machine.${state}`) };
}

/** @param {string} moment */
function seen(moment) {
  const day = date(Date.parse(moment));
  return day === date(now_ms.value) ? clockTime(moment) : `${day.slice(0, 5)} ${clockTime(moment)}`;
}

/** @param {{machines: Machine[], role: string, silent: boolean}} props */
export function Machines({ machines, role, silent }) {
  return html`<section class="panel whole machines" aria-labelledby="machines-title">
    <h2 id="machines-title">${text("dashboard.devices")}</h2>
    ${machines.length === 0
      ? html`<p class="nothing">${text("machine.nobody")}</p>`
      : html`<div class="rows" tabindex="0" role="group" aria-labelledby="machines-title"><table>
          <thead><tr>
            <th scope="col">${text("dashboard.devices")}</th>
            <th scope="col">${text("dashboard.state")}</th>
            <th scope="col" class="figure">${text("machine.seen")}</th>
            <th scope="col">${text("machine.alarms")}</th>
            ${role in MAY && html`<th scope="col">${text("machine.orders")}</th>`}
          </tr></thead>
          <tbody>${machines.map((one) => html`<${Row} key=${one.id} one=${one} role=${role} silent=${silent} />`)}</tbody>
        </table></div>`}
  </section>`;
}

/** @param {{one: Machine, role: string, silent: boolean}} props */
function Row({ one, role, silent }) {
  const isCloned = one.alarms.includes("cloned");
  const state = isCloned ? "failed" : stateOf(one);
  const verbs = (MAY[role] ?? []).filter((verb) => verb !== "test_print" || "printer" in one.parts);
  return html`<tr>
    <td><strong>${one.name}</strong><small>${[text(`machine.role.${one.role}`), one.place].filter(Boolean).join(" · ")}</small></td>
    <td><span class=${`state state-machine-${state}`}><${Icon} name=${STATE_ICON[state]} />${text(`machine.${state}`)}</span></td>
    <td class="figure">${one.last_seen === null ? "–" : seen(one.last_seen)}</td>
    <td>${details(one)}</td>
    ${role in MAY && html`<td><div class="orders">
      ${one.role !== "reports" && verbs.map((verb) => html`<${Button} key=${verb} off=${silent || !one.online}
        label=${`${text(`machine.${verb}`)}: ${one.name}`} onPress=${() => order(one.id, verb)}>
        ${text(verb === "restart" && sure.value === one.id ? "machine.restart_sure" : `machine.${verb}`)}
      <//>`)}
      ${isCloned && role === "administrator" && html`<${Button} off=${silent} onPress=${() => ask(one.id, "acknowledge", null)}>${text("machine.acknowledge")}<//>`}
      <span role="status" class="told">${told.value[one.id] ?? ""}</span>
    </div></td>`}
  </tr>`;
}
