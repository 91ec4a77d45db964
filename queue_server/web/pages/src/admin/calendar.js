// The days that are not as their weekday is: holidays, and days made up for. A month at a time;
// pressing a day turns it round.
import { signal } from "@preact/signals";
import { html } from "htm/preact";
import { now_ms, weekday } from "../clock.js";
import { said, text } from "../texts.js";
import { Button, Icon } from "../ui.js";
import { draft, problemsAt, set } from "./draft.js";
import { Problem } from "./field.js";

/** @typedef {"open" | "closed" | "holiday" | "working"} Kind */

const WEEK = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const DAY_MS = 86_400_000;
const ZONE_MS = 7 * 3_600_000;

/** Months after the present one. */
const ahead = signal(0);

/** @param {number} day_ms of a UTC midnight */
const iso = (day_ms) => new Date(day_ms).toISOString().slice(0, 10);

/** "2026-09-02" as people write it. @param {string} day */
export const written = (day) => day.split("-").reverse().join("/");

/** The first of the month shown, as a UTC midnight. @param {number} months */
function monthStart(months) {
  const today = new Date(now_ms.value + ZONE_MS);
  return Date.UTC(today.getUTCFullYear(), today.getUTCMonth() + months, 1);
}

/** Weekdays with hours, 0 is Monday. @param {any} document */
function weekdaysOpen(document) {
  const sessions = document.hours ?? [];
  if (sessions.length === 0) return new Set([0, 1, 2, 3, 4, 5, 6]);
  return new Set(sessions.flatMap((/** @type {any} */ session) => (session.days ?? WEEK.slice(0, 5)).map((/** @type {string} */ day) => WEEK.indexOf(day))));
}

/** @param {any} document @param {string} day @param {Set<number>} open @returns {Kind} */
function kindOf(document, day, open) {
  if ((document.holidays ?? []).includes(day)) return "holiday";
  if ((document.working_days ?? []).includes(day)) return "working";
  return open.has((new Date(day).getUTCDay() + 6) % 7) ? "open" : "closed";
}

/** @param {string} list @param {string} day @param {boolean} isIn */
function put(list, day, isIn) {
  const others = (draft.peek()[list] ?? []).filter((/** @type {string} */ one) => one !== day);
  const days = isIn ? [...others, day].sort() : others;
  set(list, days.length > 0 ? days : undefined);
}

/** @param {string} day @param {Kind} kind */
function turn(day, kind) {
  if (kind === "holiday" || kind === "open") put("holidays", day, kind === "open");
  else put("working_days", day, kind === "closed");
}

/** The weeks of a month, each of seven days or blanks. @param {number} first_ms */
function weeksOf(first_ms) {
  const blanks = weekday(first_ms);
  const next = new Date(first_ms);
  const count = (Date.UTC(next.getUTCFullYear(), next.getUTCMonth() + 1, 1) - first_ms) / DAY_MS;
  const days = [...Array(blanks).fill(""), ...Array.from({ length: count }, (_, at) => iso(first_ms + at * DAY_MS))];
  return Array.from({ length: Math.ceil(days.length / 7) }, (_, week) => Array.from({ length: 7 }, (_each, at) => days[week * 7 + at] ?? ""));
}

/** @param {{off: boolean}} props */
export function Calendar({ off }) {
  const first_ms = monthStart(ahead.value);
  const [year, month] = iso(first_ms).split("-");
  const open = weekdaysOpen(draft.value);
  const wrong = ["holidays", "working_days"].flatMap((list) => problemsAt(list)).map((one) => said(one.told));
  return html`<section class="panel" aria-labelledby="calendar-title">
    <h2 id="calendar-title">${text("admin.calendar.title")}</h2>
    <p class="lead">${text("admin.calendar.hint")}</p>
    <div class="calendar-head">
      <${Button} icon="arrow_left" label=${text("admin.calendar.before")} onPress=${() => (ahead.value -= 1)} />
      <strong aria-live="polite">${text("admin.calendar.month", { m: Number(month), y: year })}</strong>
      <${Button} icon="arrow_right" label=${text("admin.calendar.after")} onPress=${() => (ahead.value += 1)} />
    </div>
    <table class="calendar"><thead><tr>${WEEK.map((day) => html`<th key=${day} scope="col">${text(`admin.day.${day}`)}</th>`)}</tr></thead>
      <tbody>${weeksOf(first_ms).map((week, at) => html`<tr key=${at}>${week.map((day, place) => html`<td key=${place}>${day && html`<${Day} day=${day} kind=${kindOf(draft.value, day, open)} off=${off} />`}</td>`)}</tr>`)}</tbody>
    </table>
    <${Problem} words=${wrong} />
    <${Listed} list="holidays" off=${off} />
    <${Listed} list="working_days" off=${off} />
  </section>`;
}

/** @param {{day: string, kind: Kind, off: boolean}} props */
function Day({ day, kind, off }) {
  const isMarked = kind === "holiday" || kind === "working";
  return html`<button type="button" class=${`calendar-day ${kind}`} aria-disabled=${off} onClick=${() => !off && turn(day, kind)}>
    <span>${Number(day.slice(8))}<span class="unseen">${written(day).slice(2)}:</span></span> <small class=${isMarked ? "" : "unseen"}>${text(`admin.calendar.${kind}`)}</small>
  </button>`;
}

/** All days of a kind, each to be taken back. @param {{list: string, off: boolean}} props */
function Listed({ list, off }) {
  const days = /** @type {string[]} */ (draft.value[list] ?? []);
  return html`<div class="field"><span class="label">${text(`setting.${list}`)}</span>
    ${days.length === 0
      ? html`<p class="hint">${text(`admin.empty.${list}`)}</p>`
      : html`<ul class="days">${days.map((day) => html`<li key=${day}>${text(`admin.day.${WEEK[(new Date(day).getUTCDay() + 6) % 7]}`)} ${written(day)}
          ${!off && html`<button type="button" class="take-back" aria-label=${text("admin.calendar.take_back", { x: written(day) })} onClick=${() => put(list, day, false)}><${Icon} name="close" /></button>`}</li>`)}</ul>`}
  </div>`;
}
