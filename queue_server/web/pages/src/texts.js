// The words of the page: the language is the one of <html lang>; a page has one or all of them.
import words from "motcua:texts";

/** @typedef {import("./types.js").Texts} Texts */

export const language = document.documentElement.lang in words ? document.documentElement.lang : "vi";

/** Whether all words are there in a language. @param {string} code */
export const speaks = (code) => code in words;

/**
 * One text, filled in; an unknown key shows itself, so that a test can see it.
 * @param {string} key
 * @param {Record<string, string | number>} [values]
 */
export function text(key, values = {}) {
  return textIn(language, key, values);
}

/**
 * The same for a page whose language citizens change.
 * @param {string} spoken
 * @param {string} key
 * @param {Record<string, string | number>} [values]
 */
export function textIn(spoken, key, values = {}) {
  const template = words[spoken]?.[key] ?? words[language][key] ?? key;
  return template.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}

/**
 * @param {string} key
 * @returns {boolean}
 */
export function known(key) {
  return key in words[language];
}

/**
 * What the server said in several languages.
 * @param {Texts} texts
 */
export function said(texts) {
  return texts[language] ?? texts.vi ?? "";
}
