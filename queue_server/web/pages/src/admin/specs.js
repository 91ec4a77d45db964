// The fields of the document, from fields.json, and how a value of each is told to people.
import { said, text, known } from "../texts.js";
import pages from "./fields.json";
import { draft } from "./draft.js";
import { valueAt } from "./paths.js";

/** @typedef {import("./paths.js").Json} Json */
/**
 * @typedef {{path: string, kind: string, default?: Json, unit?: string, min?: number, max?: number,
 *   options?: string[], words?: string, fixed?: boolean, lasting?: boolean, whole?: boolean, scale?: number}} Spec
 * @typedef {{title?: string, records?: string, part?: string, fields?: Spec[]}} Section
 */

/** Page → its sections. */
export const SECTIONS = /** @type {Record<string, Section[]>} */ (pages);

/** List of tables → the key that tells its rows apart. @type {Record<string, string>} */
const ROW_KEYS = { queue: "code", counter: "id", class: "code", elsewhere: "field" };

/** Every field by its word: "queue.slot_min", "rules.calls_max". */
const SPECS = new Map(
  Object.values(SECTIONS).flatMap((sections) =>
    sections.flatMap(({ records, fields = [] }) =>
      fields.map((spec) => /** @type {[string, Spec]} */ ([records ? `${records}.${spec.path}` : spec.path, spec])),
    ),
  ),
);

const PAGE_OF = new Map(
  Object.entries(SECTIONS).flatMap(([page, sections]) =>
    sections.flatMap(({ records, fields = [] }) =>
      fields.map((spec) => /** @type {[string, string]} */ ([(records ?? spec.path).split(".")[0], page])),
    ),
  ),
);
PAGE_OF.set("rules", "rules");

/** Lists of tables by their names. */
const LISTS = new Set(Object.values(SECTIONS).flatMap((sections) => sections.flatMap(({ records }) => records ?? [])));

/** "queue.1.name.vi" → the row's part, the word of its field, and what is left. @param {string} path */
function taken(path) {
  const parts = path.split(".");
  const isRow = LISTS.has(parts[0]) && parts.length > 1;
  const [row] = isRow ? parts.splice(1, 1) : [undefined];
  let length = parts.length;
  while (length > 1 && !SPECS.has(parts.slice(0, length).join("."))) length -= 1;
  return { row, word: parts.slice(0, length).join("."), rest: parts.slice(length).join(" ") };
}

/** @param {string} path */
export const specOf = (path) => SPECS.get(taken(path).word);

/** The page on which a value is set. @param {string} path */
export function pageOf(path) {
  const { word } = taken(path);
  const [page] = Object.entries(SECTIONS).find(([, sections]) => sections.some(({ fields = [], records }) => fields.some((spec) => (records ? `${records}.${spec.path}` : spec.path) === word))) ?? [];
  return page ?? PAGE_OF.get(word.split(".")[0]) ?? "file";
}

/** What a value is called: "Hàng chờ B · Biểu tượng". @param {string} path */
export function labelOf(path) {
  const { row, word, rest } = taken(path);
  const label = known(`setting.${word}`) ? text(`setting.${word}`) : word;
  const beginning = row === undefined ? "" : `${text(`setting.row.${word.split(".")[0]}`, { x: rowName(word.split(".")[0], row) })}`;
  const isRow = row !== undefined && !word.includes(".");
  return [beginning, isRow ? "" : label, rest && rest !== "vi" ? tongue(rest) : ""].filter(Boolean).join(" · ");
}

/** @param {string} rest */
const tongue = (rest) => (known(`language.${rest}`) ? text(`language.${rest}`) : rest);

/** A row by what identifies it; the server says it, or where it stands. @param {string} list @param {string} row */
function rowName(list, row) {
  const value = valueAt(draft.peek(), `${list}.${row}.${ROW_KEYS[list] ?? "?"}`);
  if (value !== undefined) return String(value);
  return /^\d+$/.test(row) && !(list in ROW_KEYS) ? String(Number(row) + 1) : row;
}

/**
 * A value in words, as in a list of changes.
 * @param {Json} value @param {Spec} [spec] @returns {string}
 */
export function inWords(value, spec) {
  if (value === null || value === undefined) return spec?.default === undefined ? text("admin.nothing") : inWords(spec.default, { ...spec, default: undefined });
  if (typeof value === "boolean") return text(value ? "shared.yes" : "shared.no");
  if (spec?.kind === "choice") return text(`${spec.words}.${value}`);
  if (spec?.kind === "headStart") return value === "strict" ? text("admin.head_start.strict") : text("unit.n.minutes", { n: value });
  if (spec?.kind === "weekdays") return value.map((/** @type {string} */ day) => text(`admin.day.${day}`)).join(", ");
  if (spec?.kind === "icon" && known(`icon.${value}`)) return text(`icon.${value}`);
  if (typeof value === "number" && spec?.kind === "minutes") return text("unit.n.minutes", { n: value });
  if (typeof value === "number" && spec?.unit) return text(`unit.n.${spec.unit}`, { n: value / (spec.scale ?? 1) });
  if (Array.isArray(value)) return value.map((each) => inWords(each, undefined)).join(", ") || text("admin.nothing");
  return typeof value === "object" ? ofTable(value) : String(value);
}

/** @param {Record<string, Json>} table */
function ofTable(table) {
  if (typeof table.vi === "string") return said(table);
  if (typeof table.name === "object") return said(table.name);
  return Object.entries(table).map(([key, value]) => `${key}: ${inWords(value, undefined)}`).join(", ") || text("admin.nothing");
}
