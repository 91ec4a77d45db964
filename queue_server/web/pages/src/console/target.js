// How a wait stands to the office's target: told by a word and a sign, colour only helps.
import { minutesSince } from "../clock.js";

/** From this share of the target on a wait is near it. */
const NEAR = 2 / 3;

/** @param {number} waited_min @param {number} target_min 0 is none @returns {"" | "near" | "over"} */
export function markOf(waited_min, target_min) {
  if (target_min === 0 || waited_min < target_min * NEAR) return "";
  return waited_min < target_min ? "near" : "over";
}

/** How many wait longer than the target. @param {import("../types.js").CounterView} data */
export function overdue({ waiting, target_min }) {
  return waiting.filter((one) => markOf(minutesSince(one.issued_at), target_min) === "over").length;
}
