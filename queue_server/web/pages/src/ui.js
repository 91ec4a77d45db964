// The small pieces every live page is made of.
import { html } from "htm/preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import icons from "icons";
import { clockTime, now_ms } from "./clock.js";
import { text } from "./texts.js";

/** @typedef {import("preact").ComponentChildren} Children */

/** @param {{name: string}} props */
export function Icon({ name }) {
  const { stroke, fill } = icons[name];
  return html`<svg class="icon" viewBox="0 0 48 48" aria-hidden="true">
    <path d=${stroke} />${fill && html`<path class="icon-fill" d=${fill} />`}
  </svg>`;
}

/** The outlined cap that names the key of an action. @param {{children?: Children}} props */
export function Key({ children }) {
  return html`<kbd>${children}</kbd>`;
}

/**
 * Digits in cells of one width: the font has no tabular figures.
 * @param {{value: string, label?: string}} props
 */
export function Digits({ value, label }) {
  const cells = [...value].map((sign) => html`<span class=${sign === ":" ? "colon" : "cell"}>${sign}</span>`);
  return html`<span class="digits" role="timer" aria-label=${`${label ?? ""} ${value}`.trim()}>
    <span aria-hidden="true">${cells}</span>
  </span>`;
}

/**
 * A button that gives the focus back after a click, so that Space stays the key for the next
 * number; who walks with Tab keeps it.
 * @param {{onPress: () => void, keyCap?: string, icon?: string, kind?: string, off?: boolean,
 *   pressed?: boolean, label?: string, children?: Children}} props
 */
export function Button({ onPress, keyCap, icon, kind = "", off = false, pressed, label, children }) {
  const onClick = (/** @type {MouseEvent} */ event) => {
    if (event.detail > 0) /** @type {HTMLElement} */ (event.currentTarget).blur();
    if (!off) onPress();
  };
  return html`<button type="button" class=${`button ${kind}`} aria-disabled=${off} aria-pressed=${pressed}
    aria-label=${label} onClick=${onClick}>
    ${icon && html`<${Icon} name=${icon} />`}
    <span class="button-label">${children}</span>
    ${keyCap && html`<${Key}>${keyCap}<//>`}
  </button>`;
}

/**
 * The header of a live page, edged by the bamboo band.
 * @param {{children?: Children, silent: boolean}} props
 */
export function Header({ children, silent }) {
  return html`<header class="header">
    <${Icon} name="gate" />
    ${children}
    <span class=${`link ${silent ? "link-lost" : ""}`}>
      <${Icon} name=${silent ? "wifi_off" : "check"} />
      ${text(silent ? "console.disconnected" : "console.connected")}
    </span>
    <${Digits} value=${clockTime(now_ms.value)} label=${text("live.clock")} />
  </header>`;
}

/** What was refused or never answered, in words; read out at once. @param {{words: string}} props */
export function Notice({ words }) {
  return html`<div class="notice-place" role="status" aria-live="assertive">
    ${words !== "" && html`<p class="notice"><${Icon} name="warning" />${words}</p>`}
  </div>`;
}

/**
 * One choice of a dialog with its key.
 * @param {{keyCap: string, chosen?: boolean, off?: boolean, onPress: () => void, label: string}} props
 */
export function Choice({ keyCap, chosen = false, off = false, onPress, label }) {
  return html`<button type="button" class=${`button choice ${chosen ? "chosen" : ""}`} aria-pressed=${chosen} aria-disabled=${off}
    onClick=${() => off || onPress()}>
    <${Key}>${keyCap}<//><span class="button-label">${label}</span>
  </button>`;
}

/** What was typed into a field. @param {(value: string) => void} set */
export function typed(set) {
  return (/** @type {Event} */ event) => set(/** @type {HTMLInputElement} */ (event.target).value);
}

/**
 * A modal dialog; Esc and the close button leave it, the form's submit does its work.
 * @param {{title: string, onClose: () => void, onSubmit?: () => void, submit?: string,
 *   cancel?: string, kind?: string, onKey?: (event: KeyboardEvent) => void,
 *   children?: Children}} props
 */
export function Dialog({ title, onClose, onSubmit, submit, cancel, kind = "", onKey, children }) {
  const element = /** @type {import("preact").RefObject<HTMLDialogElement>} */ (useRef(null));
  // Before the next key arrives: fast fingers type B 2 in one go.
  useLayoutEffect(() => {
    element.current?.showModal();
    /** @type {HTMLElement | null | undefined} */ (element.current?.querySelector("[autofocus]") ?? element.current)?.focus();
    element.current?.scrollTo(0, 0); // where the browser has shown its own first choice
  }, []);
  const onForm = (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    onSubmit?.();
  };
  const onKeyDown = (/** @type {KeyboardEvent} */ event) => {
    if (event.key === "Enter" && event.target === element.current) onSubmit?.();
    else onKey?.(event);
  };
  return html`<dialog ref=${element} class=${kind} tabindex="-1" aria-labelledby="dialog-title" onClose=${onClose} onKeyDown=${onKeyDown}>
    <form noValidate=${kind === "wide"} onSubmit=${onForm}>
      <h2 id="dialog-title">${title}</h2>
      ${children}
      <div class="dialog-end">
        <button type="button" class="button" onClick=${onClose}>
          <span class="button-label">${cancel ?? text("shared.cancel")}</span><${Key}>Esc<//>
        </button>
        ${submit &&
        html`<button type="submit" class="button primary">
          <span class="button-label">${submit}</span><${Key}>Enter<//>
        </button>`}
      </div>
    </form>
  </dialog>`;
}
