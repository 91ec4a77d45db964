// Builds the pages into built/: plain names, the server adds ETags. Nothing is fetched at run time.
import { build } from "esbuild";
import { copyFile, readFile, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const assets = join(here, "..", "..", "..", "assets");

/** Texts that live pages say; the Jinja2 pages get theirs from the server. */
const SPOKEN = /^(shared|console|pause|outcome|counter|strip|dashboard|weekday|refusal|error|live|sheet|paper|printer|help|machine|rating|pairing|pad|language)\./;

/** @param {string} language */
async function texts(language) {
  const files = [join(assets, "texts", `${language}.json`), join(here, "src", "texts", `${language}.json`)];
  const parsed = await Promise.all(files.map(async (file) => JSON.parse(await readFile(file, "utf-8"))));
  const entries = Object.entries(Object.assign({}, ...parsed));
  return Object.fromEntries(entries.filter(([key]) => SPOKEN.test(key)));
}

/** `import words from "motcua:texts"`: both languages, only the keys that pages use. */
const words = {
  name: "texts",
  /** @param {import("esbuild").PluginBuild} esbuild */
  setup(esbuild) {
    esbuild.onResolve({ filter: /^motcua:texts$/ }, () => ({ path: "texts", namespace: "motcua" }));
    esbuild.onLoad({ filter: /.*/, namespace: "motcua" }, async () => ({
      contents: JSON.stringify({ vi: await texts("vi"), en: await texts("en") }),
      loader: "json",
    }));
  },
};

await rm(join(here, "built"), { recursive: true, force: true });
await build({
  absWorkingDir: here,
  entryPoints: ["src/console.js", "src/manager.js", "src/pad.js", "src/pages.css"],
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
  plugins: [words],
  logLevel: "warning",
});
await copyFile(join(here, "src", "gate.svg"), join(here, "built", "gate.svg"));
