// Ratings on their way: in the browser's storage with their keys before they are sent, and sent
// again with the same keys until the server has answered.
import { answerTo, newRequest } from "../requests.js";
import { bearer } from "./machine.js";

/** @typedef {import("../requests.js").Request} Request */

const STORED_AS = "motcua.pad.ratings";
const WAITING_MAX = 200;
const PATIENCE_MS = 2_000;

/** @returns {Request[]} */
const stored = () => JSON.parse(localStorage.getItem(STORED_AS) ?? "[]");

/** @param {Request[]} requests */
const store = (requests) => localStorage.setItem(STORED_AS, JSON.stringify(requests.slice(-WAITING_MAX)));

const underWay = new Set();

/**
 * Sends the rating of a visit.
 * @param {import("./flow.js").Pad} pad
 * @returns {Promise<import("./flow.js").Event>} what came of it within two seconds
 */
export async function rate({ ticket, score, reasons }) {
  const request = newRequest(`/tickets/${ticket}/rating`, { score, reasons });
  store([...stored(), request]);
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS, null));
  const answer = await Promise.race([deliver(request), late]);
  if (answer === null || answer.status === 0) return { kind: "no_answer" };
  return answer.words === "" ? { kind: "taken" } : { kind: "refusal", words: answer.words };
}

/** The server is there: what still waits goes now. */
export async function settle() {
  for (const request of stored()) {
    if (!underWay.has(request.key)) await deliver({ ...request, made_ms: Date.now() });
  }
}

/** @param {Request} request */
async function deliver(request) {
  underWay.add(request.key);
  const answer = await answerTo(request, { headers: bearer() });
  underWay.delete(request.key);
  if (answer.status !== 0) store(stored().filter((one) => one.key !== request.key));
  return answer;
}
