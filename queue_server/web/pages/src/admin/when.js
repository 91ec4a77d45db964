// A moment as people in an office say it.
import { clockTime, date, now_ms } from "../clock.js";
import { known, text } from "../texts.js";

/** "09:47 hôm nay", "09:47 ngày 21/11/2026". @param {string} moment RFC 3339 */
export function when(moment) {
  const day = date(Date.parse(moment));
  return day === date(now_ms.peek()) ? text("admin.today", { t: clockTime(moment) }) : text("admin.that_day", { t: clockTime(moment), d: day });
}

/** Bytes in the unit that fits. @param {number} bytes */
export function size(bytes) {
  return bytes < 1_000_000 ? text("unit.n.kb", { n: Math.max(1, Math.round(bytes / 1000)) }) : text("unit.n.mb", { n: (bytes / 1_000_000).toFixed(1) });
}

/** Who did something: "administrator:Mai" is Mai, an administrator. @param {string} source */
export function whoWas(source) {
  const [role, ...rest] = source.split(":");
  const name = rest.join(":");
  const word = [`role.${role}`, `machine.role.${role}`].find(known);
  if (source === "command line") return text("admin.by_command");
  if (source === "server") return text("admin.by_server");
  return word === undefined || name === "" ? source : `${name} (${text(word)})`;
}
