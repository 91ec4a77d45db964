// Whole views over a websocket: the newest by (epoch, version) wins, silence is trouble.
import { signal } from "@preact/signals";
import { API } from "./base.js";
import { setClock } from "./clock.js";

const SILENT_AFTER_MS = 10_000;
const DEAD_AFTER_MS = 15_000;
const RETRY_FIRST_MS = 500;
const RETRY_MAX_MS = 5_000;
const WATCH_MS = 500;

/**
 * Follows one view for as long as the page lives.
 * @template Data
 * @param {string} query as `view=counter&counter=3`
 */
export function follow(query) {
  const view = signal(/** @type {import("./types.js").View<Data> | null} */ (null));
  const heard_ms = signal(performance.now());
  const heardAt_ms = signal(Date.now());
  const silent = signal(false);
  let failures = 0;

  /** @param {MessageEvent<string>} message */
  function receive(message) {
    const received = /** @type {import("./types.js").View<Data>} */ (JSON.parse(message.data));
    failures = 0;
    heard_ms.value = performance.now();
    silent.value = false;
    heardAt_ms.value = Date.parse(received.now);
    setClock(received.now);
    if (isNewer(received, view.peek())) view.value = received;
  }

  function connect() {
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const socket = new WebSocket(`${scheme}://${location.host}${API}/live?${query}`);
    const opened_ms = performance.now();
    const watch = setInterval(() => {
      const last_ms = Math.max(opened_ms, heard_ms.peek());
      if (performance.now() - last_ms > DEAD_AFTER_MS) socket.close();
    }, WATCH_MS);
    socket.onmessage = receive;
    socket.onclose = () => {
      clearInterval(watch);
      setTimeout(connect, retryDelay_ms(failures++));
    };
  }

  connect();
  setInterval(() => {
    const unreached = view.peek() === null && failures > 0;
    silent.value = unreached || performance.now() - heard_ms.peek() > SILENT_AFTER_MS;
  }, WATCH_MS);
  return {
    view,
    silent,
    /** When the server was last heard, by its own clock, in ms. */
    heardAt_ms,
  };
}

/**
 * @param {{epoch: number, version: number}} one
 * @param {{epoch: number, version: number} | null} other
 */
function isNewer(one, other) {
  if (other === null || one.epoch !== other.epoch) return other === null || one.epoch > other.epoch;
  return one.version >= other.version;
}

/** Full jitter, so that a hundred consoles do not come back in the same moment. @param {number} n */
function retryDelay_ms(n) {
  return Math.random() * Math.min(RETRY_MAX_MS, RETRY_FIRST_MS * 2 ** Math.min(n, 8));
}
