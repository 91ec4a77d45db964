// How the administration asks the server: reading, telling, and handing in a file.
import { answerTo, inWords, newRequest } from "../requests.js";
import { known, text } from "../texts.js";

/** @typedef {import("../requests.js").Answer} Answer */

/** As long as the server takes for anything, and a little more. */
const PATIENCE_MS = 10_500;
const ROOT = "/api/v1";

/** @param {string} path under /api/v1 @returns {Promise<Answer>} */
export async function get(path) {
  return await asked(path, { method: "GET" });
}

/** @param {string} path @param {object | null} [body] @returns {Promise<Answer>} */
export async function post(path, body = null) {
  return told(await answerTo(newRequest(path, body), { try_ms: PATIENCE_MS }));
}

/** A whole file as the body; what kind it is the server sees for itself. @param {string} path @param {File} file @returns {Promise<Answer>} */
export async function upload(path, file) {
  return await asked(path, { method: "POST", body: file, headers: { "Content-Type": "application/octet-stream" } });
}

/** @param {string} path @param {RequestInit} how @returns {Promise<Answer>} */
async function asked(path, how) {
  try {
    const answer = await fetch(ROOT + path, { ...how, signal: AbortSignal.timeout(PATIENCE_MS) });
    const body = await answer.json().catch(() => null);
    return told({ status: answer.status, body, words: answer.ok ? "" : inWords(body ?? {}, answer.status) });
  } catch {
    return { status: 0, body: null, words: text("admin.no_answer") };
  }
}

/** In this area's own words, where it has some for a problem. @param {Answer} answer @returns {Answer} */
function told(answer) {
  const key = `admin.problem.${answer.body?.code}`;
  return answer.words !== "" && known(key) ? { ...answer, words: text(key) } : answer;
}
