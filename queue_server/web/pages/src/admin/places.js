// Which page of the administration is shown, and the way to the others.
import { signal } from "@preact/signals";
import { text } from "../texts.js";

/** The menu: groups of pages. */
export const GROUPS = {
  office: ["office", "hours", "queues", "counters", "classes", "procedures", "texts", "targets", "rules"],
  people: ["users", "sessions", "devices"],
  care: ["retention", "backups", "file", "history", "audit"],
};
/** What an auditor sees. */
const AUDITED = ["history", "audit"];

/** @param {string} role */
export const pagesOf = (role) => (role === "auditor" ? AUDITED : Object.values(GROUPS).flat());

const here = () => location.pathname.split("/")[2] ?? "";

export const page = signal(here());

/** @param {string} name */
export const pageTitle = (name) => text(`admin.menu.${name}`);

/** @param {string} name */
export const addressOf = (name) => `/admin/${name}${location.search}`;

/** Follow a link of ours without loading the page anew. @param {MouseEvent} event @param {string} name */
export function go(event, name) {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (name !== page.peek()) history.pushState(null, "", addressOf(name));
  show(name);
}

/** @param {string} name */
function show(name) {
  page.value = name;
  // Whoever walks with keys, or listens, begins at the head of the new page.
  requestAnimationFrame(() => document.querySelector("h1")?.focus());
}

addEventListener("popstate", () => show(here()));
