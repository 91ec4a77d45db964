// The whole day by keyboard: one table of keys.
import { act, choosingOutcome, command, dialog, finish, moveRow, moveTab, primary, recall, undo } from "./actions.js";
import { sift } from "./codes.js";
import { newest } from "./turns.js";
import { answerFirst } from "../help.js";
import { notice } from "../requests.js";
import { openEntry, slip } from "./slips.js";
import { OUTCOMES, countDossiers, setOutcome, toggleReused } from "./visit.js";

/** @typedef {import("../types.js").CounterView} CounterView */
/** @typedef {(data: CounterView) => void} Deed */

/** @param {"pause" | "park" | "transfer" | "procedure" | "issue" | "find" | "code" | "close"} kind @returns {Deed} */
const open = (kind) => () => (dialog.value = { kind });
/** The same for what needs somebody in hand. @param {"park" | "transfer" | "procedure" | "code"} kind @returns {Deed} */
const withTicket = (kind) => (data) => data.ticket && open(kind)(data);

/** @type {Record<string, Deed>} */
const ONCE = {
  " ": primary,
  NumpadAdd: primary,
  r: recall,
  s: () => command("start"),
  f: finish,
  n: () => command("no-show"),
  p: withTicket("park"),
  t: withTicket("transfer"),
  b: (data) => (data.state === "paused" ? command("open") : open("pause")(data)),
  c: (data) => data.state !== "closed" && open("close")(data),
  u: undo,
  a: withTicket("procedure"),
  q: withTicket("code"),
  w: open("issue"),
  l: open("find"),
  d: () => toggleReused(),
  o: () => (choosingOutcome.value = true),
  i: slip,
  g: openEntry,
  h: (data) => answerFirst(data.help),
  Enter: act,
  Escape: () => (notice.value = ""),
};

/** These may be held down. @type {Record<string, Deed>} */
const REPEATED = {
  "+": () => countDossiers(1),
  "=": () => countDossiers(1),
  "-": () => countDossiers(-1),
  ArrowUp: (data) => moveRow(data, -1),
  ArrowDown: (data) => moveRow(data, 1),
  ArrowLeft: () => moveTab(-1),
  ArrowRight: () => moveTab(1),
};

/** Keys that a focused button takes for itself: who walks with Tab presses what is marked. */
const BUTTON_KEYS = [" ", "Enter"];

/** Listens to the whole page. */
export function listen() {
  document.addEventListener("keydown", (event) => {
    if (dialog.peek() !== null || event.ctrlKey || event.altKey || event.metaKey) return;
    sift(event, !choosingOutcome.peek(), press);
  });
}

/** @param {KeyboardEvent} event a key that a hand has pressed */
function press(event) {
  const key = named(event);
  const onButton = event.target instanceof HTMLElement && event.target.closest("button, a, input") !== null;
  if (onButton && BUTTON_KEYS.includes(key)) return;
  const deed = deedOf(key, event.repeat);
  if (deed === undefined) return;
  event.preventDefault();
  const data = newest.peek();
  if (data !== null) deed(data);
}

/** @param {string} key @param {boolean} repeat @returns {Deed | undefined} */
function deedOf(key, repeat) {
  const outcome = choosingOutcome.peek() ? OUTCOMES[Number(key) - 1] : undefined;
  if (key !== "o") choosingOutcome.value = false;
  if (outcome !== undefined) return () => setOutcome(outcome);
  return REPEATED[key] ?? (repeat && key in ONCE ? () => {} : ONCE[key]);
}

/**
 * The key by its letter; a Vietnamese input method may hide that behind "Process".
 * @param {KeyboardEvent} event
 */
function named(event) {
  if (event.code === "NumpadAdd") return "NumpadAdd";
  if (event.key.length > 1 && /^(Key|Digit)/.test(event.code)) return event.code.slice(-1).toLowerCase();
  return event.key.length === 1 ? event.key.toLowerCase() : event.key;
}
