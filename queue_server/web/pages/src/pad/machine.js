// The tablet as a machine of ours, which asks the server once a second what it may show.
import { signal } from "@preact/signals";
import { Machine, sleep } from "../machine.js";

/** @typedef {import("../types.js").RatingView} RatingView */
/** @typedef {import("../types.js").View<RatingView>} View */
/** @typedef {{code: string, word: string, removed: boolean}} Waiting `word`: why there is no code */

const POLL_MS = 1_000;
const SILENT_AFTER_MS = 10_000;
const REMOVED_AFTER_MS = 60_000;

const tablet = new Machine("rating", "mcr_", "motcua.pad");

/** What is shown while the tablet waits to be let in; null while its key holds. */
export const waiting = signal(/** @type {Waiting | null} */ (null));
/** The newest view of this tablet's counter. */
export const view = signal(/** @type {View | null} */ (null));
/** Nothing was heard for ten seconds. */
export const silent = signal(false);
/** Let in, but bound to no counter: it can be used for nothing. */
export const homeless = signal(false);

export const bearer = () => tablet.bearer;

/** Lets itself in and follows its counter, for as long as the page lives. @param {string} name */
export async function live(name) {
  for (;;) {
    if (!tablet.isHeld) await pair(name);
    await follow();
  }
}

/** Shows codes until one was accepted. @param {string} name */
async function pair(name) {
  const removed = waiting.peek()?.removed ?? false;
  await tablet.pair(name, (shown) => (waiting.value = { ...shown, removed }));
  waiting.value = null;
}

/** Until the server has refused the key for a minute: then the tablet was taken out. */
async function follow() {
  let heard_ms = performance.now();
  let refused_ms = /** @type {number | null} */ (null);
  for (;;) {
    const answer = await tablet.ask("/views/rating");
    const now_ms = performance.now();
    if (answer.status !== 401) refused_ms = null;
    else if (now_ms - (refused_ms ??= now_ms) > REMOVED_AFTER_MS) return setAside();
    homeless.value = answer.status === 422 || answer.status === 403;
    if (answer.status === 200) {
      heard_ms = now_ms;
      view.value = answer.body;
    }
    silent.value = now_ms - heard_ms > SILENT_AFTER_MS;
    await sleep(POLL_MS);
  }
}

function setAside() {
  tablet.setAside();
  view.value = null;
  waiting.value = { code: "", word: "", removed: true };
}
