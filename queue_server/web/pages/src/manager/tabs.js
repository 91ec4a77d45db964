// The tabs of the dashboard. The address names the open one, so that it can be kept and sent.
import { signal } from "@preact/signals";
import { html } from "htm/preact";
import { text } from "../texts.js";

export const TABS = /** @type {const} */ (["today", "work", "devices", "dossiers"]);

/** The open tab. */
export const tab = signal(location.hash.slice(1));
addEventListener("hashchange", () => (tab.value = location.hash.slice(1)));

/** @param {string} name */
export function openTab(name) {
  history.replaceState(null, "", `#${name}`);
  tab.value = name;
}

/** Arrow keys walk, as in all lists of tabs; Tab leads into the page. */
export function Tabs() {
  const opened = Math.max(0, TABS.findIndex((one) => one === tab.value));
  const onKeyDown = (/** @type {KeyboardEvent} */ event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1, Home: -opened, End: TABS.length - 1 - opened }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const name = TABS[(opened + step + TABS.length) % TABS.length];
    openTab(name);
    document.getElementById(`tab-${name}`)?.focus();
  };
  return html`<div class="header-tabs" role="tablist" aria-label=${text("page.manager")} onKeyDown=${onKeyDown}>
    ${TABS.map((name, at) => html`<button key=${name} type="button" role="tab" id=${`tab-${name}`} aria-controls="panel"
      aria-selected=${at === opened} tabindex=${at === opened ? 0 : -1} onClick=${() => openTab(name)}>${text(`manager.tab.${name}`)}</button>`)}
  </div>`;
}
