// The tablet as a machine of ours: it makes its own key, shows a code until an administrator has
// let it in, and asks the server once a second. The key stays in this browser and travels only in
// the Authorization header, never in an address.
import { signal } from "@preact/signals";
import { sha256 } from "../sha256.js";

/** @typedef {import("../types.js").RatingView} RatingView */
/** @typedef {import("../types.js").View<RatingView>} View */
/** @typedef {{status: number, body: any}} Answer status 0: none came */
/** @typedef {{code: string, word: string, removed: boolean}} Waiting `word`: why there is no code */

const KEY = "motcua.pad.key";
const HELD = "motcua.pad.held";
const POLL_MS = 1_000;
const PAIR_POLL_MS = 5_000;
/** A code is good for ten minutes by the server's clock; a tablet's own may be years behind. */
const CODE_MS = 570_000;
const TRY_MS = 3_000;
const SILENT_AFTER_MS = 10_000;
const REMOVED_AFTER_MS = 60_000;

/** What is shown while the tablet waits to be let in; null while its key holds. */
export const waiting = signal(/** @type {Waiting | null} */ (null));
/** The newest view of this tablet's counter. */
export const view = signal(/** @type {View | null} */ (null));
/** Nothing was heard for ten seconds. */
export const silent = signal(false);
/** Let in, but bound to no counter: it can be used for nothing. */
export const homeless = signal(false);

const sleep = (/** @type {number} */ ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** 256 random bits behind the mark of a rating pad. */
function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  const sixty_four = btoa(String.fromCharCode(...bytes));
  return `mcr_${sixty_four.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")}`;
}

/** The key, made once. */
function key() {
  const stored = localStorage.getItem(KEY) ?? newKey();
  localStorage.setItem(KEY, stored);
  return stored;
}

export const bearer = () => ({ Authorization: `Bearer ${key()}` });

/** @param {string} path under /api/v1 @param {RequestInit} [how] @returns {Promise<Answer>} */
async function ask(path, how = { headers: bearer() }) {
  try {
    const answer = await fetch(`/api/v1${path}`, { ...how, credentials: "omit", signal: AbortSignal.timeout(TRY_MS) });
    return { status: answer.status, body: await answer.json().catch(() => null) };
  } catch {
    return { status: 0, body: null };
  }
}

/** Lets itself in and follows its counter, for as long as the page lives. @param {string} name */
export async function live(name) {
  for (;;) {
    if (localStorage.getItem(HELD) === null) await pair(name);
    await follow();
  }
}

/** Shows codes until one was accepted. @param {string} name */
async function pair(name) {
  const removed = waiting.peek()?.removed ?? false;
  while ((await ask("/machine")).status !== 200) {
    const body = JSON.stringify({ role: "rating", token_sha256: sha256(key()), name });
    const asked = await ask("/pairings", { method: "POST", headers: { "Content-Type": "application/json" }, body });
    if (asked.body?.code === "key_known") localStorage.removeItem(KEY);
    if (asked.status === 201) await shown({ code: asked.body.code, word: "", removed }, CODE_MS);
    else await shown({ code: "", word: asked.status === 0 ? "no_server" : String(asked.body?.code ?? asked.status), removed }, 0);
  }
  localStorage.setItem(HELD, "1");
  waiting.value = null;
}

/**
 * Shows a code, or why there is none, until the key opens the line or the code is over.
 * @param {Waiting} what @param {number} for_ms
 */
async function shown(what, for_ms) {
  const until_ms = performance.now() + for_ms;
  waiting.value = what;
  do await sleep(PAIR_POLL_MS);
  while (performance.now() < until_ms && (await ask("/machine")).status !== 200);
}

/** Until the server has refused the key for a minute: then the tablet was taken out. */
async function follow() {
  let heard_ms = performance.now();
  let refused_ms = /** @type {number | null} */ (null);
  for (;;) {
    const answer = await ask("/views/rating");
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
  localStorage.removeItem(HELD);
  view.value = null;
  localStorage.removeItem(KEY);
  waiting.value = { code: "", word: "", removed: true };
}
