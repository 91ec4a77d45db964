// A request is stored with its key before it is sent, and repeated with the same key while there
// is no answer: twice changes nothing and answers the same.
import { signal } from "@preact/signals";
import { known, text } from "./texts.js";

const STORED_AS = "motcua.request";
const GIVE_UP_AFTER_MS = 10_000;
const TRY_MS = 3_000;
const AGAIN_AFTER_MS = 400;
const NOTICE_MS = 15_000;
const NO_ANSWER_YET = [429, 502, 503, 504];

/**
 * @typedef {{key: string, path: string, body: object | null, made_ms: number}} Request
 * @typedef {{code?: string, detail?: string, title?: string, allowed?: string[]}} Problem
 * @typedef {{status: number, body: any, words: string}} Answer status 0: none came; words: why not
 */

/** A request is under way. Callers take turns: there is never a second one. */
export const busy = signal(false);

/** What there is to say: a refusal, or that an answer never came. Empty is nothing. */
export const notice = signal("");

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
 * @returns {Promise<number>} the status; 0 when no answer came
 */
export async function send(path, body = null) {
  const request = newRequest(path, body);
  sessionStorage.setItem(STORED_AS, JSON.stringify(request));
  return await untilAnswered(request);
}

/**
 * What the page had sent when it was closed or reloaded: ask for the answer again.
 * @returns {Promise<number>} the status; 0 when there was nothing to ask
 */
export async function resume() {
  const request = /** @type {Request | null} */ (JSON.parse(sessionStorage.getItem(STORED_AS) ?? "null"));
  const fresh = request !== null && Date.now() - request.made_ms < GIVE_UP_AFTER_MS;
  if (fresh) return await untilAnswered(request);
  sessionStorage.removeItem(STORED_AS);
  return 0;
}

/** @param {Request} request */
async function untilAnswered(request) {
  busy.value = true;
  notice.value = "";
  try {
    const { status, words } = await answerTo(request);
    if (words !== "") say(words);
    return status;
  } finally {
    busy.value = false;
    sessionStorage.removeItem(STORED_AS);
  }
}

/** @param {string} path under /api/v1 @param {object | null} [body] @returns {Request} */
export function newRequest(path, body = null) {
  return { key: newKey(), path, body, made_ms: Date.now() };
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
  return { status: 0, body: null, words: text("live.no_answer") };
}

/**
 * @param {Request} request
 * @param {{try_ms?: number, headers?: Record<string, string>}} how
 * @returns {Promise<Response | null>} null: no answer yet
 */
async function once({ key, path, body }, { try_ms = TRY_MS, headers = {} }) {
  try {
    const answer = await fetch(`/api/v1${path}`, {
      method: "POST",
      headers: { ...headers, "Idempotency-Key": key, ...(body && { "Content-Type": "application/json" }) },
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

/** @param {Problem} problem @param {number} status */
function inWords(problem, status) {
  if (status === 401) return text("live.signed_out");
  if (known(`refusal.${problem.code}`)) return text(`refusal.${problem.code}`);
  return problem.detail || problem.title || text("error.title");
}

/** 128 random bits; `crypto.randomUUID` is missing on plain HTTP, this is not. */
function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
