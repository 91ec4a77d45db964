// One deed after another. A key pressed while a request is under way is kept and done next: one,
// never more, for a third was pressed before anybody could see what the first has done.
import { signal } from "@preact/signals";

/** @typedef {import("../types.js").CounterView} CounterView */
/** @typedef {() => Promise<number>} Deed resolves to the status of its last answer */

/** The newest view; null while there is none that may be acted on. */
export const newest = signal(/** @type {CounterView | null} */ (null));

const VIEW_WITHIN_MS = 700;

let underWay = "";
/** @type {{name: string, deed: Deed} | null} */
let following = null;

/**
 * Does a deed at once, or after the one under way. The same deed again is impatience, not a wish;
 * what follows a refusal was meant for a counter that it would not find, and is dropped.
 * @param {string} name
 * @param {Deed} deed
 */
export async function inTurn(name, deed) {
  if (underWay !== "") {
    if (name !== underWay) following ??= { name, deed };
    return;
  }
  try {
    for (let turn = { name, deed }; ; turn = following, following = null) {
      underWay = turn.name;
      const before = newest.peek();
      const status = await turn.deed();
      if (status < 200 || status > 299 || following === null) return;
      await viewAfter(before);
    }
  } finally {
    underWay = "";
    following = null;
  }
}

/**
 * Until the view shows what was granted; not for ever, for nothing may have changed.
 * @param {CounterView | null} before
 * @returns {Promise<void>}
 */
function viewAfter(before) {
  return new Promise((resolve) => {
    const patience = setTimeout(done, VIEW_WITHIN_MS);
    const stop = newest.subscribe((now) => now !== before && queueMicrotask(done));
    function done() {
      clearTimeout(patience);
      stop();
      resolve();
    }
  });
}
