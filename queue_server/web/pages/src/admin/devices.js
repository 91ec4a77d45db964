// Machines: letting a new one in by the code on its screen, and what became of the others.
import { signal } from "@preact/signals";
import { html } from "htm/preact";
import { useEffect } from "preact/hooks";
import { known, text } from "../texts.js";
import { Button, Icon } from "../ui.js";
import { post } from "./api.js";
import { Opening, shelf, Told } from "./busy.js";
import { counters, needCounters } from "./counters.js";
import { Input, Select } from "./inputs.js";
import { when } from "./when.js";

/** @typedef {import("../types.js").Machine & {paired_at: string | null, revoked: boolean, version: string}} Machine */

const SURE_MS = 4_000;
const ROLES = ["kiosk", "display", "rating", "counter", "reports"];
const EMPTY = { code: "", role: "kiosk", name: "", place: "", counter: "" };

const machines = shelf("/machines?all=1");
const all = /** @type {import("@preact/signals").Signal<Machine[] | null>} */ (machines.data);
const form = signal(EMPTY);
const done = signal("");
const sure = signal("");

/** @param {Partial<typeof EMPTY>} change */
const fill = (change) => (form.value = { ...form.peek(), ...change });

/** The code as the device shows it, whatever was typed between its letters. @param {string} typed */
const asCode = (typed) => typed.toUpperCase().replace(/[^0-9A-Z]/g, "").slice(0, 8).replace(/^(.{4})(.+)$/, "$1-$2");

/** @param {SubmitEvent} event */
async function accept(event) {
  event.preventDefault();
  const { code, role, name, place, counter } = form.peek();
  const body = { role, name, place, ...(counter && { counter: Number(counter) }) };
  const { status, words } = await post(`/pairings/${encodeURIComponent(code)}/accept`, body);
  machines.words.value = words;
  done.value = status === 200 ? text("admin.device.accepted", { x: name }) : "";
  if (status !== 200) return;
  form.value = EMPTY;
  await machines.load();
}

/** A machine that is taken out stops in front of people: it takes two presses. @param {Machine} machine */
async function revoke({ id }) {
  if (sure.peek() !== id) {
    sure.value = id;
    setTimeout(() => (sure.value = ""), SURE_MS);
    return;
  }
  sure.value = "";
  await tell(`/machines/${id}/revoke`);
}

/** @param {string} path @param {object | null} [body] */
async function tell(path, body = null) {
  const { words } = await post(path, body);
  await machines.load();
  if (words) machines.words.value = words;
}

/** @param {{fingerprint: string}} props */
export function Devices({ fingerprint }) {
  useEffect(() => {
    machines.load();
    needCounters();
  }, []);
  return html`<${Pairing} fingerprint=${fingerprint} />
    <section class="panel" aria-labelledby="machines-title"><h2 id="machines-title">${text("admin.device.list")}</h2>
      ${all.value === null ? html`<${Opening} words=${machines.words.value} />` : html`<${List} machines=${all.value} />`}</section>`;
}

/** @param {{fingerprint: string}} props */
function Pairing({ fingerprint }) {
  const { code, role, name, place, counter } = form.value;
  return html`<section class="panel" aria-labelledby="pairing-title"><h2 id="pairing-title">${text("admin.device.pair")}</h2>
    <ol class="steps-told"><li>${text("admin.device.step_code")}</li><li>${text(fingerprint ? "admin.device.step_compare" : "admin.device.step_no_compare")}
      ${fingerprint && html`<code class="fingerprint" translate="no">${fingerprint}</code>`}</li><li>${text("admin.device.step_name")}</li></ol>
    <form class="fields" onSubmit=${accept}>
      <${Input} id="device-code" label=${text("admin.device.code")} hint=${text("admin.device.code_hint")} value=${code} set=${(/** @type {string} */ word) => fill({ code: asCode(word) })}
        style="pairing-code" more=${{ required: true, maxlength: 9, autocapitalize: "characters", spellcheck: false }} />
      <${Select} id="device-role" label=${text("admin.device.role")} value=${role} set=${(/** @type {string} */ value) => fill({ role: value })} options=${ROLES.map((one) => [one, text(`machine.role.${one}`)])} />
      <${Input} id="device-name" label=${text("admin.device.name")} hint=${text("admin.device.name_hint")} value=${name} set=${(/** @type {string} */ value) => fill({ name: value })} more=${{ required: true, maxlength: 80 }} />
      <${Input} id="device-place" label=${text("admin.device.place")} hint=${text("admin.device.place_hint")} value=${place} set=${(/** @type {string} */ value) => fill({ place: value })} more=${{ maxlength: 80 }} />
      ${["counter", "rating"].includes(role) && html`<${Select} id="device-counter" label=${text("shared.counter")} value=${counter} set=${(/** @type {string} */ value) => fill({ counter: value })}
        options=${[["", text("admin.choose")], ...counters.value]} />`}
      <div class="whole"><button type="submit" class="button primary"><span class="button-label">${text("admin.device.accept")}</span></button></div>
    </form>
    <${Told} words=${machines.words.value} /><${Told} words=${done.value} good=${true} />
  </section>`;
}

/** @param {Machine} machine */
function stateOf({ revoked, online, health, last_seen, role, alarms }) {
  if (revoked) return "revoked";
  if (alarms.includes("cloned")) return "failed";
  if (online) return health;
  return last_seen === null || role === "reports" ? "never" : "offline";
}

const STATE_ICON = { ok: "check", degraded: "warning", failed: "close", offline: "wifi_off", never: "clock", revoked: "lock" };

/** @param {{machines: Machine[]}} props */
function List({ machines: shown }) {
  if (shown.length === 0) return html`<div class="empty-state"><p>${text("admin.empty.devices")}</p></div>`;
  const sorted = [...shown].sort((one, other) => Number(one.revoked) - Number(other.revoked) || one.name.localeCompare(other.name, "vi", { numeric: true }));
  return html`<div class="wide-table"><table class="plain">
    <thead><tr><th scope="col">${text("admin.device.name")}</th><th scope="col">${text("dashboard.state")}</th><th scope="col">${text("machine.seen")}</th><th scope="col">${text("machine.alarms")}</th><th scope="col">${text("admin.actions")}</th></tr></thead>
    <tbody>${sorted.map((one) => html`<${Row} key=${one.id} one=${one} />`)}</tbody></table></div>`;
}

/** @param {string} part @param {string} word */
const inWords = (part, word) => `${known(`machine.part.${part}`) ? text(`machine.part.${part}`) : part}: ${known(`printer.${word}`) ? text(`printer.${word}`) : word}`;

/** @param {{one: Machine}} props */
function Row({ one }) {
  const state = stateOf(one);
  const wrong = Object.entries(one.parts).filter(([, word]) => one.online && !word.startsWith("ok"));
  const isCloned = one.alarms.includes("cloned");
  const about = [text(`machine.role.${one.role}`), one.place, one.counter && text("shared.counter_n", { n: one.counter })];
  return html`<tr>
    <td><strong>${one.name}</strong><small>${about.filter(Boolean).join(" · ")}</small></td>
    <td><span class=${`state state-machine-${state}`}><${Icon} name=${STATE_ICON[state]} />${text(state === "revoked" ? "admin.device.revoked" : `machine.${state}`)}</span></td>
    <td>${one.last_seen === null ? "–" : when(one.last_seen)}</td>
    <td>${[isCloned && text("machine.cloned"), ...wrong.map(([part, word]) => inWords(part, word.replace(/^\w+: /, "")))].filter(Boolean).join(" · ")}</td>
    <td>${!one.revoked && html`<div class="row-actions">
      ${isCloned && html`<${Button} label=${`${text("machine.acknowledge")}: ${one.name}`} onPress=${() => tell(`/machines/${one.id}/acknowledge`)}>${text("machine.acknowledge")}<//>`}
      ${one.online && html`<${Button} label=${`${text("machine.identify")}: ${one.name}`} onPress=${() => tell(`/machines/${one.id}/orders`, { do: "identify" })}>${text("machine.identify")}<//>`}
      <${Button} label=${`${text("admin.device.revoke")}: ${one.name}`} onPress=${() => revoke(one)}>${text(sure.value === one.id ? "machine.restart_sure" : "admin.device.revoke")}<//>
    </div>`}</td>
  </tr>`;
}
