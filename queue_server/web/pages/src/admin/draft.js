// The office's document as it is being changed: nothing is in force before it has been shown
// before → after and applied. One draft for all pages; leaving a page loses nothing.
import { computed, signal } from "@preact/signals";
import { get, post } from "./api.js";
import { edits, same, valueAt, withValue } from "./paths.js";

/** @typedef {import("./paths.js").Json} Json */
/** @typedef {{version: number, at: string, by: string, toml: string, document: Json}} Configuration */
/** @typedef {{path: string, line: number, told: Record<string, string>}} Problem */
/** @typedef {{path: string, before: Json, after: Json}} Change */

const CHECK_AFTER_MS = 500;

/** In force, as far as we know. */
export const kept = signal(/** @type {Configuration | null} */ (null));
export const draft = signal(/** @type {Json} */ (null));
export const problems = signal(/** @type {Problem[]} */ ([]));
/** Why the server could not be asked, in words. */
export const trouble = signal("");
/** Whoever changed the configuration while it was being changed here. */
export const overtaken = signal(/** @type {Configuration | null} */ (null));
export const isChanged = computed(() => kept.value !== null && !same(kept.value.document, draft.value));

let checking = 0;
let asked = 0;

/** Read what is in force; what was changed here stays changed. */
export async function load() {
  const { status, body, words } = await get("/configuration");
  trouble.value = words;
  if (status === 200) take(body);
}

/** @param {Configuration} newest */
function take(newest) {
  const mine = kept.peek() === null ? [] : edits(kept.peek()?.document, draft.peek());
  kept.value = newest;
  draft.value = mine.reduce((document, [path, value]) => withValue(document, path, value), newest.document);
}

/** @param {string} path @param {Json} value undefined takes it away */
export function set(path, value) {
  draft.value = withValue(draft.peek(), path, value);
  clearTimeout(checking);
  checking = setTimeout(check, CHECK_AFTER_MS);
}

/** Add a row to a list of tables. @param {string} list @param {Json} row */
export function add(list, row) {
  set(list, [...(valueAt(draft.peek(), list) ?? []), row]);
}

/** @param {string} list @param {number} at */
export function remove(list, at) {
  const left = valueAt(draft.peek(), list).filter((/** @type {Json} */ _row, /** @type {number} */ place) => place !== at);
  set(list, left.length > 0 ? left : undefined);
}

/** Back to what is in force. */
export function discard() {
  clearTimeout(checking);
  draft.value = kept.peek()?.document;
  problems.value = [];
  overtaken.value = null;
}

/** @param {string} path @returns {Problem[]} of that value or inside it */
export const problemsAt = (path) => problems.value.filter((one) => one.path === path || one.path.startsWith(`${path}.`));

/**
 * Have the server look at the draft; its problems stand beside their fields.
 * @returns {Promise<Change[] | null>} what would change; null where it cannot be said
 */
export async function check() {
  clearTimeout(checking);
  const turn = ++asked;
  const { status, body, words } = await post("/configuration/check", { document: draft.peek() });
  if (turn !== asked) return null;
  trouble.value = words;
  if (status !== 200) return null;
  problems.value = body.problems;
  return body.problems.length > 0 ? null : body.changes;
}

/**
 * Put the draft in force.
 * @param {{document: Json} | {toml: string}} [what]
 * @returns {Promise<boolean>} false: `problems`, `overtaken` or `trouble` say why
 */
export async function apply(what = { document: draft.peek() }) {
  const { status, body, words } = await post("/configuration", { base: kept.peek()?.version, ...what });
  trouble.value = "";
  if (status === 200) {
    kept.value = body;
    discard();
    return true;
  }
  if (status === 409) {
    await load();
    overtaken.value = kept.peek();
    return false;
  }
  if (status === 422 && Array.isArray(body?.problems)) problems.value = body.problems;
  else trouble.value = words;
  return false;
}
