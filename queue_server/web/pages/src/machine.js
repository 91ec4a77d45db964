// A browser as a machine of ours: it makes its own key and shows a code until an administrator has
// let it in. The key stays in this browser and travels only in the Authorization header.
import { sha256 } from "./sha256.js";

/** @typedef {{status: number, body: any}} Answer status 0: none came */
/** @typedef {{code: string, word: string}} Shown `word`: why there is no code */

const PAIR_POLL_MS = 5_000;
/** A code is good for ten minutes by the server's clock; a tablet's own may be years behind. */
const CODE_MS = 570_000;
const TRY_MS = 3_000;

export const sleep = (/** @type {number} */ ms) => new Promise((resolve) => setTimeout(resolve, ms));

export class Machine {
  /** @param {string} role @param {string} prefix of its keys @param {string} store where it keeps its own */
  constructor(role, prefix, store) {
    this.role = role;
    this.prefix = prefix;
    this.keyAt = `${store}.key`;
    this.heldAt = `${store}.held`;
  }

  /** Whether it was let in, as far as it knows. */
  get isHeld() {
    return localStorage.getItem(this.heldAt) !== null;
  }

  /** What shows who asks: 256 random bits behind the mark of the role, made once. */
  get bearer() {
    const key = localStorage.getItem(this.keyAt) ?? this.#newKey();
    localStorage.setItem(this.keyAt, key);
    return { Authorization: `Bearer ${key}` };
  }

  #newKey() {
    const bytes = crypto.getRandomValues(new Uint8Array(32));
    const sixty_four = btoa(String.fromCharCode(...bytes));
    return `${this.prefix}${sixty_four.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")}`;
  }

  /** @param {string} path under /api/v1 @param {RequestInit} [how] @returns {Promise<Answer>} */
  async ask(path, how = { headers: this.bearer }) {
    try {
      const answer = await fetch(`/api/v1${path}`, { credentials: "omit", ...how, signal: AbortSignal.timeout(TRY_MS) });
      return { status: answer.status, body: await answer.json().catch(() => null) };
    } catch {
      return { status: 0, body: null };
    }
  }

  /** Shows codes until one was accepted. @param {string} name @param {(shown: Shown) => void} show */
  async pair(name, show) {
    while ((await this.ask("/machine")).status !== 200) {
      const key = this.bearer.Authorization.slice("Bearer ".length);
      const body = JSON.stringify({ role: this.role, token_sha256: sha256(key), name });
      const asked = await this.ask("/pairings", { method: "POST", headers: { "Content-Type": "application/json" }, body });
      if (asked.body?.code === "key_known") localStorage.removeItem(this.keyAt);
      if (asked.status === 201) await this.#shown(() => show({ code: asked.body.code, word: "" }), CODE_MS);
      else await this.#shown(() => show({ code: "", word: asked.status === 0 ? "no_server" : String(asked.body?.code ?? asked.status) }), 0);
    }
    localStorage.setItem(this.heldAt, "1");
  }

  /** Until the key opens the line, or what is shown is over. @param {() => void} show @param {number} for_ms */
  async #shown(show, for_ms) {
    const until_ms = performance.now() + for_ms;
    show();
    do await sleep(PAIR_POLL_MS);
    while (performance.now() < until_ms && (await this.ask("/machine")).status !== 200);
  }

  /** Its key opens nothing any more: it begins anew. */
  setAside() {
    localStorage.removeItem(this.heldAt);
    localStorage.removeItem(this.keyAt);
  }
}
