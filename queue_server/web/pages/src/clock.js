// The server's clock, carried on by the browser's monotonic one: a wrong PC clock shows nothing.
import { signal } from "@preact/signals";

const TICK_MS = 250;

/** Server time minus `performance.now()`, in ms; the PC's own time until the first view. */
let ahead_ms = Date.now() - performance.now();

/** Now by the server, in ms since 1970; moves four times a second. */
export const now_ms = signal(Math.round(Date.now()));

/** @param {string | number} server_now RFC 3339 or ms */
export function setClock(server_now) {
  ahead_ms = new Date(server_now).getTime() - performance.now();
  tick();
}

function tick() {
  now_ms.value = Math.round(performance.now() + ahead_ms);
}

setInterval(tick, TICK_MS);

const ZONE = "Asia/Ho_Chi_Minh";
const hourMinute = new Intl.DateTimeFormat("en-GB", { timeZone: ZONE, hour: "2-digit", minute: "2-digit" });
const dayMonthYear = new Intl.DateTimeFormat("en-GB", { timeZone: ZONE, day: "2-digit", month: "2-digit", year: "numeric" });
const weekdayName = new Intl.DateTimeFormat("en-US", { timeZone: ZONE, weekday: "short" });
const WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/** @param {string | number} moment RFC 3339 or ms @returns {string} hh:mm in Vietnam */
export function clockTime(moment) {
  return hourMinute.format(new Date(moment));
}

/** @param {number} moment ms @returns {string} dd/mm/yyyy in Vietnam */
export function date(moment) {
  return dayMonthYear.format(new Date(moment));
}

/**
 * A time of day on the Vietnamese date of a moment.
 * @param {string} hhmm @param {string | number} day RFC 3339 or ms
 * @returns {number} ms
 */
export function atClock(hhmm, day) {
  const [dd, mm, yyyy] = dayMonthYear.format(new Date(day)).split("/");
  return Date.parse(`${yyyy}-${mm}-${dd}T${hhmm}:00+07:00`);
}

/** @param {number} moment ms @returns {number} 0 is Monday */
export function weekday(moment) {
  return WEEKDAYS.indexOf(weekdayName.format(new Date(moment)));
}

/** @param {string} since @returns {number} whole minutes until now, never negative */
export function minutesSince(since) {
  return Math.max(0, Math.floor((now_ms.value - Date.parse(since)) / 60_000));
}

/** @param {string} since @returns {string} mm:ss until now; minutes run on past 99 */
export function stopwatch(since) {
  const elapsed_s = Math.max(0, Math.floor((now_ms.value - Date.parse(since)) / 1000));
  const [minutes, seconds] = [Math.floor(elapsed_s / 60), elapsed_s % 60];
  return `${String(minutes).padStart(2, "0")}:${String(seconds).padStart(2, "0")}`;
}

/** @param {string} until @returns {number} whole seconds from now, the last one begun counts; 0 when it is over */
export function secondsUntil(until) {
  return Math.max(0, Math.ceil((Date.parse(until) - now_ms.value) / 1000));
}

/** @param {number} seconds @returns {number} whole minutes, at least one for anything above zero */
export function minutes(seconds) {
  return seconds > 0 ? Math.max(1, Math.round(seconds / 60)) : 0;
}
