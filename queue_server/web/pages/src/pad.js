// The rating pad of one counter on a tablet: lit when a visit has ended there, inert otherwise.
import { effect, signal } from "@preact/signals";
import { html } from "htm/preact";
import { render } from "preact";
import { clockTime, now_ms, setClock } from "./clock.js";
import { speaks, textIn } from "./texts.js";
import { Icon } from "./ui.js";
import { ends_ms, fresh, move } from "./pad/flow.js";
import { homeless, live, silent, view, waiting } from "./pad/machine.js";
import { rate, settle } from "./pad/ratings.js";

/** @typedef {import("./pad/flow.js").Event} Event */

const root = /** @type {HTMLElement} */ (document.getElementById("page"));
const OWN = document.documentElement.lang;
/** As the address names it, until the server has said whose pad this is. */
const counter = root.dataset.counter === "0" ? "N" : (root.dataset.counter ?? "N");
const TICK_MS = 100;
const SATISFIED_FROM = 4;
/** Words of two syllables that stay on one line. */
const COMPOUND = /hài lòng|thời gian|thông tin|phục vụ|đi lại/gi;
const REASON_ICON = { time: "clock", attitude: "people", clarity: "info", contacts: "recall", cost: "dong" };

const pad = signal(fresh(OWN));

/** @param {string} key @param {Record<string, string | number>} [values] */
const t = (key, values) => textIn(pad.value.language, key, values);

/** A short label whose lines break by sense. @param {string} key */
const label = (key) => t(key).replace(COMPOUND, (word) => word.replace(" ", "\u00a0"));

/** @param {import("./types.js").Texts} texts */
const local = (texts) => texts[pad.value.language] ?? texts.vi ?? "";

/** @param {Event} event */
function act(event) {
  const before = pad.peek();
  pad.value = move(before, event, performance.now(), OWN);
  if (before.step !== "sending" && pad.peek().step === "sending") rate(pad.peek()).then(act);
}

/** What the last view offers, until its time is over: also while the line is down. */
function follow() {
  const data = view.peek()?.data;
  if (data?.ticket && data.until !== null && now_ms.peek() < Date.parse(data.until)) {
    act({ kind: "offered", ticket: data.ticket, number: data.number ?? "" });
  } else act({ kind: "withdrawn" });
}

setInterval(() => {
  follow();
  const end_ms = ends_ms(pad.peek());
  if (end_ms !== null && performance.now() >= end_ms) act({ kind: "time_up" });
}, TICK_MS);

function Page() {
  if (waiting.value !== null) return html`<${Pairing} />`;
  const { step } = pad.value;
  const sheet = { closed: Closed, faces: Faces, reasons: Reasons, sending: Answer, thanks: Answer, kept: Answer, refused: Answer }[step];
  return html`<${Head} /><${sheet} />`;
}

function Head() {
  const data = view.value?.data;
  const isClosed = pad.value.step === "closed";
  return html`<header class="header">
    <${Icon} name="gate" />
    <p class="where">${data ? (isClosed ? local(data.name) : `${local(data.place)} · ${t("shared.counter_n", { n: data.counter })}`) : t("shared.office.default")}</p>
    ${!isClosed && html`<p class="pad-served">${t("rating.just_served")} <strong>${pad.value.number}</strong></p>`}
  </header>`;
}

/** Calm: whose counter it is, and when it will ask. */
function Closed() {
  const data = view.value?.data;
  const trouble = homeless.value ? t("pad.homeless") : silent.value ? t("error.offline") : "";
  return html`<main class="pad-still">
    <${Icon} name="gate" />
    ${data && html`<p class="pad-place">${local(data.place)}</p><h1>${t("shared.counter_n", { n: data.counter })}</h1>`}
    <p>${data ? t("rating.idle") : trouble === "" ? t("shared.loading") : ""}</p>
    <p class="pad-trouble" role="status">${trouble !== "" && html`<${Icon} name="wifi_off" />${trouble}`}</p>
  </main>`;
}

function Faces() {
  return html`<main class="pad-sheet">
    <h1>${t("rating.title", { n: view.value?.data.counter ?? counter })}</h1>
    <div class="pad-faces">${[5, 4, 3, 2, 1].map((score) => html`<button key=${score} type="button" class="pad-face"
      onClick=${() => act({ kind: "score", score })}>
      <${Icon} name=${`face_${score}`} /><span class="pad-words">${label(`rating.${score}`)}</span><span class="pad-digit">${score}</span>
    </button>`)}</div>
  </main>
  <footer class="pad-foot">
    <${Language} />
    <p>${t("rating.confidential")}</p>
    <button type="button" class="button" onClick=${() => act({ kind: "skip" })}>${t("rating.skip")}</button>
  </footer>`;
}

function Reasons() {
  const { score, reasons } = pad.value;
  return html`<main class="pad-sheet">
    <p class="pad-level"><${Icon} name=${`face_${score}`} />${score} · ${t(`rating.${score}`)}</p>
    <h1>${t(score >= SATISFIED_FROM ? "rating.best" : "rating.better")}</h1>
    <div class="pad-reasons">${Object.entries(REASON_ICON).map(([reason, icon]) => html`<button key=${reason} type="button"
      class="pad-reason" aria-pressed=${reasons.includes(reason)} onClick=${() => act({ kind: "reason", reason })}>
      <${Icon} name=${reasons.includes(reason) ? "check" : icon} /><span>${label(`rating.reason.${reason}`)}</span>
    </button>`)}</div>
  </main>
  <footer class="pad-foot">
    <button type="button" class="button" onClick=${() => act({ kind: "again" })}><${Icon} name="arrow_left" />${t("rating.again")}</button>
    <${Language} />
    <button type="button" class="button primary" onClick=${() => act({ kind: "done" })}>${t("rating.done")}</button>
  </footer>`;
}

/** The next of the office's languages; nothing where there is only one. */
function Language() {
  const others = (view.value?.data.languages ?? []).filter((one) => speaks(one) && one !== pad.value.language);
  if (others.length === 0) return html`<span />`;
  return html`<button type="button" class="button" lang=${others[0]} onClick=${() => act({ kind: "language", language: others[0] })}>
    <${Icon} name="globe" />${t(`language.${others[0]}`)}
  </button>`;
}

function Answer() {
  const { step, refusal } = pad.value;
  const isRefused = step === "refused";
  return html`<main class="pad-still ${isRefused ? "" : "pad-good"}" role="status">
    <${Icon} name=${isRefused ? "info" : step === "sending" ? "clock" : "check"} />
    ${!isRefused && html`<h1>${t(step === "sending" ? "pad.sending" : "rating.thanks")}</h1>`}
    <p>${isRefused ? refusal : step === "kept" ? t("rating.offline") : ""}</p>
  </main>`;
}

function Pairing() {
  const { code, word, removed } = waiting.value ?? { code: "", word: "", removed: false };
  const trouble = word === "no_server" ? t("pairing.no_server.help") : t("pairing.refused.help", { word });
  return html`<main class="pad-still pad-pairing">
    <${Icon} name="gate" />
    <h1>${t(removed ? "pairing.removed" : "pairing.title")}</h1>
    <p class="pad-code">${code || t(word === "no_server" ? "pairing.no_server" : word === "" ? "pairing.asking" : "pairing.refused")}</p>
    <p>${code === "" ? word !== "" && trouble : t("pairing.how")}</p>
    ${code !== "" && html`<code>motcua-server pair ${code} --role rating --name "${t("pad.name", { n: counter })}" --counter ${counter}</code>`}
  </main>`;
}

effect(() => {
  const heard = view.value;
  if (heard === null) return;
  setClock(heard.now);
  settle();
  document.title = `${textIn(OWN, "rating.title", { n: heard.data.counter })} ${clockTime(heard.now)}`;
});
effect(() => {
  document.documentElement.lang = pad.value.language;
});

/** A pad that goes dark by itself asks nobody. Chromium gives this only on HTTPS, and takes it back when hidden. */
async function stayAwake() {
  if (document.visibilityState === "visible") await navigator.wakeLock?.request("screen").catch(() => {});
}

document.addEventListener("visibilitychange", stayAwake);
stayAwake();
render(html`<${Page} />`, root);
live(textIn(OWN, "pad.name", { n: counter }));
