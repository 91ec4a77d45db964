// Signing in at a console whose browser is paired: a PIN will do, and the counter is known. Without
// a script, and in a browser that is not paired, the page's own form asks for the password.
import { signal } from "@preact/signals";
import { html } from "htm/preact";
import { render } from "preact";
import { Machine } from "./machine.js";
import { known, text } from "./texts.js";
import { Icon } from "./ui.js";

const root = /** @type {HTMLElement} */ (document.getElementById("console"));
const form = /** @type {HTMLFormElement} */ (document.getElementById("by-password"));
const atCounter = /** @type {HTMLElement} */ (document.getElementById("at-counter"));
const counter = root.dataset.counter ?? "0";
const desk = new Machine("counter", "mcc_", "motcua.console");

const byPin = signal(desk.isHeld);
const waiting = signal(/** @type {import("./machine.js").Shown | null} */ (null));
const trouble = signal("");
/** A code or a state of a try, in words. */
const TROUBLES = { 0: "error.offline", 429: "refusal.too_many_requests" };

/** Signs in as this console, with its own key beside what the person has typed. @param {SubmitEvent} event */
async function enter(event) {
  event.preventDefault();
  const fields = Object.fromEntries(new FormData(/** @type {HTMLFormElement} */ (event.target)));
  const headers = { ...desk.bearer, "Content-Type": "application/json" };
  const how = { method: "POST", headers, body: JSON.stringify(fields), credentials: /** @type {const} */ ("same-origin") };
  const { status, body } = await desk.ask("pin" in fields ? "/session/pin" : "/session", how);
  if (status === 200) return location.assign("/");
  if (body?.code === "no_token") return unpaired();
  trouble.value = TROUBLES[/** @type {0 | 429} */ (status)] ?? (known(`refusal.${body?.code}`) ? `refusal.${body.code}` : "refusal.wrong_sign_in");
}

function unpaired() {
  desk.setAside();
  trouble.value = "people.unpaired";
  use(false);
}

/** @param {boolean} pin */
function use(pin) {
  byPin.value = pin;
  form.hidden = pin;
  atCounter.hidden = desk.isHeld;
}

async function pair() {
  await desk.pair(text("people.console_name", { n: counter }), (shown) => (waiting.value = shown));
  waiting.value = null;
  history.replaceState(null, "", "/sign-in");
  use(true);
}

function Trouble() {
  return trouble.value !== "" && html`<p class="said trouble" role="alert"><${Icon} name="warning" />${text(trouble.value)}</p>`;
}

function Pairing() {
  const { code, word } = waiting.value ?? { code: "", word: "" };
  const help = word === "no_server" ? text("pairing.no_server.help") : text("pairing.refused.help", { word });
  return html`<section class="panel sheet-form" role="status">
    <h2>${text("people.pairing", { n: counter })}</h2>
    <p class="pair-code">${code || text(word === "" ? "pairing.asking" : "pairing.refused")}</p>
    <p>${code === "" ? word !== "" && help : text("pairing.how")}</p>
    ${code !== "" && html`<code>motcua-server pair ${code} --role counter --name "${text("people.console_name", { n: counter })}" --counter ${counter}</code>`}
  </section>`;
}

function Pin() {
  return html`<form class="sheet-form" onSubmit=${enter}>
    <${Trouble} />
    <p class="field"><label for="pin-login">${text("login.name")}</label>
      <input class="entry" id="pin-login" name="login" required maxlength="80" autocomplete="username" autocapitalize="none" spellcheck=${false} autofocus /></p>
    <p class="field"><label for="pin">${text("people.pin")}</label>
      <input class="entry" id="pin" name="pin" type="password" inputmode="numeric" pattern="[0-9]{6,8}" required maxlength="8" autocomplete="off" /></p>
    <button class="button primary wide" type="submit"><${Icon} name="lock" />${text("login.submit")}</button>
    <button class="button wide" type="button" onClick=${() => use(false)}>${text("people.use_password")}</button>
  </form>`;
}

/** Beside the form that asks for the password. */
function Paired() {
  return html`<${Trouble} />${desk.isHeld && html`<button class="button wide" type="button" onClick=${() => use(true)}>${text("people.use_pin")}</button>`}`;
}

function Console() {
  if (byPin.value) return html`<${Pin} />`;
  return waiting.value === null ? html`<${Paired} />` : html`<${Pairing} />`;
}

form.addEventListener("submit", (event) => desk.isHeld && enter(event));
use(byPin.value);
if (!desk.isHeld && counter !== "0") pair();
render(html`<${Console} />`, root);
