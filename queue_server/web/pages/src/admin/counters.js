// The counters of the office in force, for whatever is bound to one.
import { signal } from "@preact/signals";
import { said } from "../texts.js";
import { get } from "./api.js";

/** Number and name, as a list to choose from. */
export const counters = signal(/** @type {[string, string][]} */ ([]));

export async function needCounters() {
  const { status, body } = await get("/office");
  if (status === 200) counters.value = body.counters.map((/** @type {any} */ one) => [String(one.id), said(one.name)]);
}
