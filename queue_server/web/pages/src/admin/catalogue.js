// What fields of procedures there are, and what the office looks like now: read once, when asked for.
import { signal } from "@preact/signals";
import { get } from "./api.js";

/** @typedef {import("../types.js").Texts} Texts */
/** @typedef {{code: string, name: string, field: string, queue: string | null}} Procedure */

/** @type {import("@preact/signals").Signal<{fields: {key: string, name: Texts}[], procedures: Procedure[]} | null>} */
export const catalogue = signal(null);

let isAsked = false;

/** Fetch it, unless it was fetched or is on its way. */
export async function need() {
  if (isAsked) return;
  isAsked = true;
  const { status, body } = await get("/catalogue");
  if (status === 200) catalogue.value = body;
  isAsked = status === 200;
}

/** Forget it: it has changed. */
export function renew() {
  isAsked = false;
  return need();
}
