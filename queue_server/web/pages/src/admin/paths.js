// Where a value stands in the office's document, as the server names it: "queue.1.code".

/** @typedef {any} Json a value of a document: whatever JSON can hold */

/** @param {string} path */
const parts = (path) => path.split(".");

/** @param {Json} document @param {string} path @returns {Json} undefined where nothing is */
export function valueAt(document, path) {
  return parts(path).reduce((inside, part) => inside?.[part], document);
}

/**
 * The document with another value there; undefined takes the key away, and a table that is then
 * empty with it. Nothing that was handed in is changed.
 * @param {Json} document @param {string} path @param {Json} value @returns {Json}
 */
export function withValue(document, path, value) {
  const [first, ...rest] = parts(path);
  const inner = rest.length > 0 ? withValue(document?.[first] ?? {}, rest.join("."), value) : value;
  if (Array.isArray(document)) return document.map((one, at) => (String(at) === first ? inner : one));
  const { [first]: _gone, ...others } = document ?? {};
  const isNothing = inner === undefined || (rest.length > 0 && isEmpty(inner));
  return isNothing ? others : { ...document, [first]: inner };
}

/** @param {Json} value */
const isEmpty = (value) => isTable(value) && Object.keys(value).length === 0;

/** @param {Json} value */
const isTable = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/** Whether two values say the same, whatever the order of keys. @param {Json} one @param {Json} other @returns {boolean} */
export function same(one, other) {
  if (Array.isArray(one)) return Array.isArray(other) && one.length === other.length && one.every((each, at) => same(each, other[at]));
  if (!isTable(one) || !isTable(other)) return one === other;
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...keys].every((key) => same(one[key], other[key]));
}

/**
 * What makes one document into the other: path and value, undefined for what is gone. A list that
 * became longer or shorter is one change.
 * @param {Json} before @param {Json} after @param {string} [at] @returns {[string, Json][]}
 */
export function edits(before, after, at = "") {
  if (same(before, after)) return [];
  const inside = (isTable(before) && isTable(after)) || (Array.isArray(before) && Array.isArray(after) && before.length === after.length);
  if (!inside) return [[at, after]];
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return keys.flatMap((key) => edits(before[key], after[key], at === "" ? key : `${at}.${key}`));
}
