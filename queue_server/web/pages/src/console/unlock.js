// Who went on a break has left this console locked: PIN or password, and it goes on where it was.
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { answerTo, newRequest } from "../requests.js";
import { text } from "../texts.js";
import { Dialog, Icon, typed } from "../ui.js";
import { primary } from "./actions.js";

/** @param {{data: import("../types.js").CounterView, close: () => void}} props */
export function UnlockDialog({ data, close }) {
  const [secret, setSecret] = useState("");
  const [words, setWords] = useState("");
  const unlock = async () => {
    const answer = await answerTo(newRequest("/session/unlock", { secret }));
    setSecret("");
    if (answer.status !== 200) return setWords(answer.words);
    close();
    if (data.state === "paused") await primary();
  };
  return html`<${Dialog} title=${text("unlock.title")} submit=${text("unlock.open")} onClose=${close} onSubmit=${unlock}>
    <p>${text("unlock.hint", { x: data.officer ?? "" })}</p>
    <label>${text("unlock.secret")}
      <input type="password" required autofocus autocomplete="current-password" maxlength="200" value=${secret} onInput=${typed(setSecret)} />
    </label>
    <div role="alert">${words !== "" && html`<p class="issued-fault"><${Icon} name="warning" />${words}</p>`}</div>
  <//>`;
}
