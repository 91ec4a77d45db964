// Administration in the browser: a menu on the left, one page of it on the right.
import { signal } from "@preact/signals";
import { html } from "htm/preact";
import { render } from "preact";
import { useEffect } from "preact/hooks";
import { Audit } from "./admin/audit.js";
import { Backups } from "./admin/backups.js";
import { Devices } from "./admin/devices.js";
import { isChanged, kept, load } from "./admin/draft.js";
import { File } from "./admin/file.js";
import { History } from "./admin/history.js";
import { addressOf, go, GROUPS, page, pagesOf, pageTitle } from "./admin/places.js";
import { Procedures } from "./admin/procedures.js";
import { Review } from "./admin/review.js";
import { Sessions } from "./admin/sessions.js";
import { Settings } from "./admin/settings.js";
import { SECTIONS } from "./admin/specs.js";
import { Users } from "./admin/users.js";
import { text } from "./texts.js";
import { Icon } from "./ui.js";

const root = /** @type {HTMLElement} */ (document.getElementById("page"));
const role = root.dataset.role ?? "";
const fingerprint = root.dataset.fingerprint ?? "";

/** On a narrow window the menu opens and closes. */
const isMenuOpen = signal(false);

/** @type {Record<string, (props: {off: boolean, fingerprint: string}) => any>} */
const OWN = { procedures: Procedures, users: Users, sessions: Sessions, devices: Devices, backups: Backups, file: File, history: History, audit: Audit };

function Administration() {
  const pages = pagesOf(role);
  const name = page.value === "" ? pages[0] : page.value;
  const isKnown = pages.includes(name);
  useEffect(() => {
    document.title = `${isKnown ? pageTitle(name) : text("error.not_found")} · ${text("admin.title")}`;
    isMenuOpen.value = false;
  }, [name]);
  return html`<div class="admin">
    <${Menu} pages=${pages} now=${name} />
    <main>
      <h1 tabindex="-1">${isKnown ? pageTitle(name) : text("error.not_found")}</h1>
      ${isKnown ? html`<p class="lead">${text(`admin.about.${name}`)}</p><${Content} key=${name} name=${name} />` : html`<p class="lead">${text("admin.no_page")}</p>`}
      ${role === "administrator" && name !== "file" && html`<${Review} />`}
    </main>
  </div>`;
}

/** @param {{name: string}} props */
function Content({ name }) {
  if (!(name in SECTIONS)) return html`<${OWN[name]} off=${role !== "administrator"} fingerprint=${fingerprint} />`;
  return html`<${Settings} page=${name} off=${role !== "administrator"} />`;
}

/** @param {{pages: string[], now: string}} props */
function Menu({ pages, now }) {
  return html`<nav class=${`menu ${isMenuOpen.value ? "open" : ""}`} aria-label=${text("admin.title")}>
    <button type="button" class="button menu-button" aria-expanded=${isMenuOpen.value} onClick=${() => (isMenuOpen.value = !isMenuOpen.value)}>
      ${text("admin.menu")}<${Icon} name=${isMenuOpen.value ? "arrow_up" : "arrow_down"} /></button>
    ${Object.entries(GROUPS).map(([group, names]) => {
      const shown = names.filter((name) => pages.includes(name));
      return shown.length > 0 && html`<div key=${group} class="menu-group"><h2>${text(`admin.group.${group}`)}</h2>
        <ul>${shown.map((name) => html`<li key=${name}><a href=${addressOf(name)} aria-current=${name === now ? "page" : undefined}
          onClick=${(/** @type {MouseEvent} */ event) => go(event, name)}>${pageTitle(name)}</a></li>`)}</ul></div>`;
    })}
  </nav>`;
}

addEventListener("beforeunload", (event) => isChanged.peek() && event.preventDefault());
if (role === "administrator" && kept.peek() === null) load();
render(html`<${Administration} />`, root);
