// The supervisor's dashboard: today at one glance, then counters, machines and dossiers, each a tab.
import { html } from "htm/preact";
import { render } from "preact";
import { clockTime, date, now_ms, weekday } from "./clock.js";
import { HelpBanner } from "./help.js";
import { follow } from "./live.js";
import { Dialogs } from "./manager/dialogs.js";
import { Dossiers } from "./manager/dossiers.js";
import { Machines } from "./manager/machines.js";
import { TABS, Tabs, tab } from "./manager/tabs.js";
import { Today } from "./manager/today.js";
import { Work } from "./manager/work.js";
import { notice } from "./requests.js";
import { said, text } from "./texts.js";
import { Header, Icon, Notice } from "./ui.js";

/** @typedef {import("./types.js").ManagerView} ManagerView */

const root = /** @type {HTMLElement} */ (document.getElementById("page"));
const role = root.dataset.role ?? "";
const live = /** @type {ReturnType<typeof follow<ManagerView>>} */ (follow("view=manager"));
const SHOWN = { today: Today, work: Work, devices: Devices, dossiers: Dossiers };

function Dashboard() {
  const data = live.view.value?.data;
  const silent = live.silent.value;
  if (data === undefined) return html`<p class="opening">${text(silent ? "error.offline" : "shared.loading")}</p>`;
  const day = `${text(`weekday.${weekday(now_ms.value)}`)}, ${date(now_ms.value)}`;
  const name = TABS.find((one) => one === tab.value) ?? "today";
  return html`
    <${Header} silent=${silent}>
      <p class="where">${said(data.name)} <strong>${said(data.place)}</strong></p>
      <${Tabs} />
      <span class="officer">${day}</span>
    <//>
    ${silent && html`<div class="banner" role="alert"><${Icon} name="wifi_off" />
      <p><strong>${text("live.lost", { t: clockTime(live.heardAt_ms.value) })}</strong> ${text("live.figures_old")}</p></div>`}
    <${HelpBanner} calls=${data.help} silent=${silent} may=${role === "supervisor"} />
    <main><div class=${silent ? "dashboard lost" : "dashboard"} role="tabpanel" id="panel" aria-labelledby=${`tab-${name}`}>
      <h1 class="unseen">${text(`manager.tab.${name}`)}</h1>
      <${SHOWN[name]} data=${data} role=${role} silent=${silent} />
    </div></main>
    <${Dialogs} data=${data} />
    <${Notice} words=${notice.value} />
  `;
}

/** @param {{data: ManagerView, role: string, silent: boolean}} props */
function Devices({ data, role, silent }) {
  return html`<${Machines} machines=${data.machines} role=${role} silent=${silent} />`;
}

render(html`<${Dashboard} />`, root);
