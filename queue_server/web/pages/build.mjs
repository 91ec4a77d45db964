// Builds the pages into built/: plain names, the server adds ETags. Nothing is fetched at run time.
import { build } from "esbuild";
import { copyFile, readFile, readdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const assets = join(here, "..", "..", "..", "assets");

/** The scripts of pages, each with the words that it names and no others; those that are asked for. */
const ALL = ["admin", "console", "manager", "pad", "signin"];
const PAGES = process.argv.length > 2 ? process.argv.slice(2) : ALL;

/** Pages with so many words that each language has a script of its own, `admin.en.js`. */
const BY_LANGUAGE = ["admin"];

/** A key in the sources, "pause.lunch", or the fixed beginning of one: `pause.${reason}`. */
const NAMED = /["'`]([a-z_]+\.(?:\w+\.)*\w*)(?=["'`]|\$\{)/g;

/** @type {import("esbuild").BuildOptions} */
const HOW = {
  absWorkingDir: here,
  outdir: "built",
  bundle: true,
  minify: true,
  format: "esm",
  target: ["chrome100", "firefox100", "safari15"],
  charset: "utf8",
  legalComments: "eof",
  assetNames: "[name]",
  loader: { ".svg": "file" },
  external: ["/static/*"],
  alias: { icons: join(assets, "look", "icons.json") },
  logLevel: "warning",
};

/**
 * All words of a language: everybody's, then the pages' own, `vi.json` and `admin.vi.json`.
 * @param {string} language
 */
async function texts(language) {
  const folder = join(here, "src", "texts");
  const own = (await readdir(folder)).filter((name) => name.endsWith(`${language}.json`)).sort();
  const files = [join(assets, "texts", `${language}.json`), ...own.map((name) => join(folder, name))];
  const parsed = await Promise.all(files.map(async (file) => JSON.parse(await readFile(file, "utf-8"))));
  return Object.assign({}, ...parsed);
}

/**
 * What a page names: whole keys, and beginnings that end with a dot.
 * @param {string} page
 */
async function named(page) {
  const { metafile } = await build({ ...HOW, entryPoints: [`src/${page}.js`], write: false, metafile: true, external: ["/static/*", "motcua:texts"] });
  const sources = Object.keys(metafile.inputs).filter((path) => path.startsWith("src/") && path.endsWith(".js"));
  const read = await Promise.all(sources.map((path) => readFile(join(here, path), "utf-8")));
  return new Set(read.flatMap((source) => Array.from(source.matchAll(NAMED), ([, key]) => key)));
}

/**
 * @param {Record<string, string>} all
 * @param {Set<string>} keys
 */
function only(all, keys) {
  const beginnings = [...keys].filter((key) => key.endsWith("."));
  const wanted = (/** @type {string} */ key) => keys.has(key) || beginnings.some((begin) => key.startsWith(begin));
  return Object.fromEntries(Object.entries(all).filter(([key]) => wanted(key)));
}

/**
 * `import words from "motcua:texts"`: language → key → text.
 * @param {object} contents
 * @returns {import("esbuild").Plugin}
 */
const words = (contents) => ({
  name: "texts",
  setup(esbuild) {
    esbuild.onResolve({ filter: /^motcua:texts$/ }, () => ({ path: "texts", namespace: "motcua" }));
    esbuild.onLoad({ filter: /.*/, namespace: "motcua" }, () => ({ contents: JSON.stringify(contents), loader: "json" }));
  },
});

if (PAGES === ALL) await rm(join(here, "built"), { recursive: true, force: true });
await build({ ...HOW, entryPoints: ["src/pages.css"] });
const all = { vi: await texts("vi"), en: await texts("en") };

/**
 * One script with the words that its page names.
 * @param {string} page
 * @param {string} out its name without the ending
 * @param {Set<string>} keys
 * @param {[string, Record<string, string>][]} languages
 */
async function script(page, out, keys, languages) {
  const contents = Object.fromEntries(languages.map(([language, known]) => [language, only(known, keys)]));
  await build({ ...HOW, entryPoints: [{ in: `src/${page}.js`, out }], plugins: [words(contents)] });
}

await Promise.all(
  PAGES.map(async (page) => {
    const keys = await named(page);
    if (!BY_LANGUAGE.includes(page)) return await script(page, page, keys, Object.entries(all));
    await Promise.all(Object.entries(all).map((one) => script(page, one[0] === "vi" ? page : `${page}.${one[0]}`, keys, [one])));
  }),
);
await copyFile(join(here, "src", "gate.svg"), join(here, "built", "gate.svg"));
