// A request is stored with its key before it is sent, and repeated with the same key while there
// is no answer: twice changes nothing and answers the same.
import { signal } from "@preact/signals";
import { API } from "./base.js";
import { known, text } from "./texts.js";

const STORED_AS = "motcua.request";
const GIVE_UP_AFTER_MS = 10_000;
const TRY_MS = 3_000;
const AGAIN_AFTER_MS = 400;
const NOTICE_MS = 15_000;
/** So long an answer may take before it is said that something is not sent yet. */
const UNSENT_AFTER_MS = 1_500;
const NO_ANSWER_YET = [429, 502, 503, 504];

/**
 * `path` is the whole address: what was pressed in practice must never be asked of the real office.
 * `name` says to people what it is, `in_hand` which ticket it was meant for ("none": no ticket).
 * @typedef {{key: string, path: string, body: object | null, made_ms: number, name?: string, in_hand?: string}} Request
 * @typedef {{code?: string, detail?: string, title?: string, allowed?: string[]}} Problem
 * @typedef {{status: number, body: any, words: string}} Answer status 0: none came; words: why not
 */

/** A request is under way. Callers take turns: there is never a second one. */
export const busy = signal(false);

/** What there is to say: a refusal, or that an answer never came. Empty is nothing. */
export const notice = signal("");

/** What was pressed and is not answered yet, in words; empty is nothing. */
export const unsent = signal("");

let hiding = 0;

/** Says it until the next request, Esc, or long enough to be read. @param {string} words */
export function say(words) {
  notice.value = words;
  clearTimeout(hiding);
  hiding = setTimeout(() => (notice.value = ""), NOTICE_MS);
}

/**
 * Sends one command.
 * @param {string} path under /api/v1
 * @param {object | null} [body]
 * @param {{name?: string, in_hand?: string}} [about]
 * @returns {Promise<number>} the status; 0 when no answer came
 */
export async function send(path, body = null, about = {}) {
  const request = { ...newRequest(path, body), ...about };
  sessionStorage.setItem(STORED_AS, JSON.stringify(request));
  return await untilAnswered(request);
}

/**
 * What the page had sent when it was closed or reloaded: ask for the answer again, or say that
 * nobody knows of it any more.
 * @returns {Promise<number>} the status; 0 when there was nothing to ask
 */
export async function resume() {
  const request = /** @type {Request | null} */ (JSON.parse(sessionStorage.getItem(STORED_AS) ?? "null"));
  const fresh = request !== null && Date.now() - request.made_ms < GIVE_UP_AFTER_MS;
  if (fresh) return await untilAnswered(request);
  sessionStorage.removeItem(STORED_AS);
  if (request !== null) say(unknown(request));
  return 0;
}

/** @param {Request} request */
function unknown({ name }) {
  return name ? text("send.unknown", { x: name }) : text("live.no_answer");
}

/** @param {Request} request */
async function untilAnswered(request) {
  busy.value = true;
  notice.value = "";
  const slow = setTimeout(() => (unsent.value = request.name ?? ""), UNSENT_AFTER_MS);
  try {
    const { status, words } = await answerTo(request);
    if (words !== "") say(words);
    return status;
  } finally {
    clearTimeout(slow);
    unsent.value = "";
    busy.value = false;
    sessionStorage.removeItem(STORED_AS);
  }
}

/** @param {string} path under /api/v1 @param {object | null} [body] @returns {Request} */
export function newRequest(path, body = null) {
  return { key: newKey(), path: `${API}${path}`, body, made_ms: Date.now() };
}

/**
 * Asks with the same key until an answer comes or patience ends, beside whatever else is asked.
 * @param {Request} request
 * @param {{try_ms?: number, headers?: Record<string, string>}} [how]
 * @returns {Promise<Answer>}
 */
export async function answerTo(request, how = {}) {
  while (Date.now() - request.made_ms < GIVE_UP_AFTER_MS) {
    const answer = await once(request, how);
    if (answer !== null) return await read(answer);
    await new Promise((resolve) => setTimeout(resolve, AGAIN_AFTER_MS));
  }
  return { status: 0, body: null, words: unknown(request) };
}

/**
 * Looks something up: once, nothing changes by it.
 * @param {string} path under /api/v1
 * @param {AbortSignal} [leave]
 * @returns {Promise<Answer>}
 */
export async function lookUp(path, leave) {
  try {
    const patience = AbortSignal.timeout(TRY_MS);
    const answer = await fetch(`${API}${path}`, { signal: leave ?? patience });
    return await read(answer);
  } catch {
    return { status: 0, body: null, words: text("error.offline") };
  }
}

/**
 * @param {Request} request
 * @param {{try_ms?: number, headers?: Record<string, string>}} how
 * @returns {Promise<Response | null>} null: no answer yet
 */
async function once({ key, path, body, in_hand }, { try_ms = TRY_MS, headers = {} }) {
  try {
    const answer = await fetch(path, {
      method: "POST",
      headers: { ...headers, ...(in_hand && { "Motcua-In-Hand": in_hand }), "Idempotency-Key": key, ...(body && { "Content-Type": "application/json" }) },
      body: body && JSON.stringify(body),
      signal: AbortSignal.timeout(try_ms),
    });
    return NO_ANSWER_YET.includes(answer.status) ? null : answer;
  } catch {
    return null; // a network that failed and a server that is silent look the same from here
  }
}

/** @param {Response} answer @returns {Promise<Answer>} */
async function read(answer) {
  const body = await answer.json().catch(() => null);
  return { status: answer.status, body, words: answer.ok ? "" : inWords(body ?? {}, answer.status) };
}

/** Why not, for people. @param {Problem} problem @param {number} status */
export function inWords(problem, status) {
  if (status === 401) return text("live.signed_out");
  if (known(`refusal.${problem.code}`)) return text(`refusal.${problem.code}`);
  return problem.detail || problem.title || text("error.title");
}

/** 128 random bits; `crypto.randomUUID` is missing on plain HTTP, this is not. */
function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
