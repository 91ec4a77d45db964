// Calls for help: somebody at a machine wants a person to come. Whoever goes says so, once.
import { signal } from "@preact/signals";
import { html } from "htm/preact";
import { minutesSince } from "./clock.js";
import { answerTo, newRequest, say } from "./requests.js";
import { text } from "./texts.js";
import { Button, Icon } from "./ui.js";

/** @typedef {import("./types.js").HelpCall} HelpCall */

/** The call that is being answered; "" is none. */
const going = signal("");

/** @param {HelpCall[]} calls */
const open = (calls) => calls.filter((call) => call.answered_at === null);

/** Says that somebody goes to whoever has waited longest. @param {HelpCall[]} calls */
export async function answerFirst(calls) {
  const [first] = open(calls);
  if (first === undefined || going.peek() === first.id) return;
  going.value = first.id;
  const { words } = await answerTo(newRequest(`/help/${first.id}/answer`));
  going.value = "";
  if (words !== "") say(words);
}

/**
 * @param {{calls: HelpCall[], silent: boolean, may?: boolean, keyCap?: string}} props `may`: this
 *   person is one of those who go
 */
export function HelpBanner({ calls, silent, may = true, keyCap }) {
  const [first, ...others] = open(calls);
  if (first === undefined) return null;
  const where = [...new Set([first.machine, first.place])].filter((word) => word !== "").join(" · ");
  const minutes = minutesSince(first.at);
  return html`<div class="banner help-banner" role="alert">
    <${Icon} name="bell" />
    <p><strong>${text("help.asked", { x: where })}</strong> ${minutes === 0 ? text("help.now") : text("help.ago", { n: minutes })}
      ${others.length > 0 && ` · ${text("help.others", { n: others.length })}`}</p>
    ${may && html`<${Button} keyCap=${keyCap} off=${silent || going.value === first.id} onPress=${() => answerFirst(calls)}>${text("help.go")}<//>`}
  </div>`;
}
