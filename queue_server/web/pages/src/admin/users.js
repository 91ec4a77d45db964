// People who sign in: who they are, what they may, and a first password that is shown once.
import { signal } from "@preact/signals";
import { html } from "htm/preact";
import { useEffect } from "preact/hooks";
import { text } from "../texts.js";
import { Button, Dialog, Icon } from "../ui.js";
import { post } from "./api.js";
import { Opening, shelf, Told } from "./busy.js";
import { counters, needCounters } from "./counters.js";
import { Input, Select } from "./inputs.js";
import { when } from "./when.js";

/**
 * @typedef {{id: string, login: string, name: string, role: string, counter: number | null,
 *   created_at: string, disabled: boolean, has_password: boolean, must_change: boolean,
 *   last_sign_in: string | null}} User
 * @typedef {{id: string, login: string, name: string, role: string, counter: string}} Form `id` "" is a new one
 */

const ROLES = ["operator", "supervisor", "administrator", "auditor"];
const users = shelf("/users");
const all = /** @type {import("@preact/signals").Signal<User[] | null>} */ (users.data);
const form = signal(/** @type {Form | null} */ (null));
const wrong = signal("");
/** A password that is being shown, once. */
const secret = signal(/** @type {{who: string, password: string, expires_at: string} | null} */ (null));

const EMPTY = { id: "", login: "", name: "", role: "operator", counter: "" };

/** @param {Partial<Form>} change */
const fill = (change) => (form.value = { .../** @type {Form} */ (form.peek()), ...change });

/** @param {Form | null} [filled] */
function show(filled = null) {
  wrong.value = "";
  form.value = filled;
}

async function save() {
  const { id, login, name, role, counter } = /** @type {Form} */ (form.peek());
  const body = id === "" ? { login, name, role, ...(counter && { counter: Number(counter) }) } : { name, role, counter: Number(counter) };
  const { status, body: user, words } = await post(id === "" ? "/users" : `/users/${id}`, body);
  wrong.value = words;
  if (status >= 300 || status === 0) return;
  show();
  if (id === "") await newPassword(user);
  await users.load();
}

/** @param {User} user */
async function newPassword(user) {
  const { status, body, words } = await post(`/users/${user.id}/password`);
  users.words.value = words;
  if (status === 200) secret.value = { who: user.name, ...body };
}

/** @param {User} user */
async function turn(user) {
  const { words } = await post(`/users/${user.id}/${user.disabled ? "enable" : "disable"}`);
  await users.load();
  if (words) users.words.value = words;
}

export function Users() {
  useEffect(() => {
    users.load();
    needCounters();
  }, []);
  if (all.value === null) return html`<${Opening} words=${users.words.value} />`;
  return html`<section class="panel">
    <${Told} words=${users.words.value} />
    ${all.value.length === 0
      ? html`<div class="empty-state"><p>${text("admin.empty.users")}</p></div>`
      : html`<div class="wide-table"><table class="plain">
          <thead><tr><th scope="col">${text("admin.user.name")}</th><th scope="col">${text("admin.user.role")}</th><th scope="col">${text("admin.user.state")}</th>
            <th scope="col">${text("admin.user.last")}</th><th scope="col">${text("admin.actions")}</th></tr></thead>
          <tbody>${all.value.map((user) => html`<${Row} key=${user.id} user=${user} />`)}</tbody></table></div>`}
    <${Button} kind="primary" icon="plus" onPress=${() => show(EMPTY)}>${text("admin.user.add")}<//>
    ${form.value && html`<${UserForm} filled=${form.value} />`}
    ${secret.value && html`<${Secret} ...${secret.value} />`}
  </section>`;
}

/** @param {User} user */
function stateOf({ disabled, has_password, must_change }) {
  if (disabled) return "disabled";
  return has_password ? (must_change ? "must_change" : "active") : "no_password";
}

/** @param {{user: User}} props */
function Row({ user }) {
  const { id, login, name, role, counter, disabled } = user;
  const state = stateOf(user);
  return html`<tr>
    <td><strong>${name}</strong><small>${login}</small></td>
    <td>${text(`role.${role}`)}${counter ? html`<small>${text("shared.counter_n", { n: counter })}</small>` : null}</td>
    <td><span class=${`user-state ${state}`}><${Icon} name=${{ active: "check", disabled: "lock", must_change: "clock", no_password: "warning" }[state]} />${text(`admin.user.${state}`)}</span></td>
    <td>${user.last_sign_in === null ? text("admin.never") : when(user.last_sign_in)}</td>
    <td><div class="row-actions">
      <${Button} label=${`${text("admin.user.change")}: ${name}`} onPress=${() => show({ id, login, name, role, counter: counter ? String(counter) : "" })}>${text("admin.user.change")}<//>
      <${Button} label=${`${text("admin.user.password")}: ${name}`} off=${disabled} onPress=${() => newPassword(user)}>${text("admin.user.password")}<//>
      <${Button} label=${`${text(disabled ? "admin.user.enable" : "admin.user.disable")}: ${name}`} onPress=${() => turn(user)}>${text(disabled ? "admin.user.enable" : "admin.user.disable")}<//>
    </div></td>
  </tr>`;
}

/** @param {{filled: Form}} props */
function UserForm({ filled }) {
  const { id, login, name, role, counter } = filled;
  const isNew = id === "";
  return html`<${Dialog} title=${isNew ? text("admin.user.add") : name} submit=${text(isNew ? "admin.user.make" : "admin.save")} onClose=${() => show()} onSubmit=${save}>
    <${Told} words=${wrong.value} />
    <${Input} id="user-name" label=${text("admin.user.name")} value=${name} set=${(/** @type {string} */ value) => fill({ name: value })} more=${{ required: true, maxlength: 80, autofocus: isNew }} />
    ${isNew && html`<${Input} id="user-login" label=${text("admin.user.login")} hint=${text("admin.user.login_hint")} value=${login}
      set=${(/** @type {string} */ value) => fill({ login: value })} more=${{ required: true, maxlength: 32, pattern: "[A-Za-z0-9][A-Za-z0-9._\\-]+", autocapitalize: "none" }} />`}
    <${Select} id="user-role" label=${text("admin.user.role")} hint=${text(`admin.may.${role}`)} value=${role} set=${(/** @type {string} */ value) => fill({ role: value })}
      options=${ROLES.map((one) => [one, text(`role.${one}`)])} />
    ${["operator", "supervisor"].includes(role) && html`<${Select} id="user-counter" label=${text("shared.counter")} value=${counter}
      set=${(/** @type {string} */ value) => fill({ counter: value })} options=${[["", text("admin.user.no_counter")], ...counters.value]} />`}
  <//>`;
}

/** The one time that a password is to be seen. @param {{who: string, password: string, expires_at: string}} props */
function Secret({ who, password, expires_at }) {
  return html`<${Dialog} title=${text("admin.user.secret_title", { x: who })} cancel=${text("admin.user.secret_noted")} onClose=${() => (secret.value = null)}>
    <p>${text("admin.user.secret_hint")}</p>
    <p class="secret" translate="no">${password}</p>
    <p>${text("admin.user.secret_until", { t: when(expires_at) })}</p>
  <//>`;
}
