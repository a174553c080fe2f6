// Build what browsers run: `npm run build` writes the bundles, `npm run build -- --check` compares them.
//
// The bundles are committed, for `pip install .` must not need node; a test builds them anew and compares.
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { compiledLibrary } from "./compiled_library.mjs";

const ROOT = dirname(fileURLToPath(import.meta.url));

/** What is built: each file of `entries` becomes one of the same name in `folder`/bundle. */
const BUNDLES = [
  { folder: "simulator/marelle_sim/view/web", entries: ["replay.js", "replay.css"] },
  { folder: "lessons/marelle_lessons/page", entries: ["src/page.js", "src/worker.js", "src/page.css"] },
  { folder: "lessons/marelle_lessons/page", entries: ["src/esptool.js"], format: "esm" },
];

/** Python's own library, in part compiled. */
const LIBRARY = join(ROOT, "lessons/marelle_lessons/page/bundle/library.zip");

/** Oldest browsers that are served: the style sheet's `:has` needs Chrome 105 and Firefox 121; for Safari, as docs/page.md says. */
const TARGET = ["es2021", "chrome105", "firefox121", "safari16.4"];

/** esptool-js carries a program for each chip that it knows: those of the chips that the page does not write stay out. */
const OTHER_CHIPS = {
  name: "other chips",
  /** @param {import("esbuild").PluginBuild} build */
  setup(build) {
    const filter = /stub_flasher.(esp8266|esp32(c2|c5|c61|h2|h4|p4|p4-rev1|s31))\.json$/;
    build.onLoad({ filter }, () => ({ contents: "null", loader: "json" }));
  },
};

/** @param {{folder: string, entries: string[], format?: "iife" | "esm"}} bundle */
async function built({ folder, entries, format = "iife" }) {
  const outdir = join(ROOT, folder, "bundle");
  const result = await build({
    entryPoints: entries.map((entry) => join(ROOT, folder, entry)),
    outdir,
    absWorkingDir: ROOT,
    bundle: true,
    charset: "utf8",
    format,
    legalComments: "eof",
    loader: { ".woff2": "dataurl" },
    logLevel: "warning",
    metafile: true,
    minify: true,
    plugins: [OTHER_CHIPS],
    target: TARGET,
    write: false,
  });
  const outputs = Object.entries(result.metafile.outputs);
  const inputs = new Map(outputs.map(([path, output]) => [join(ROOT, path), Object.keys(output.inputs)]));
  return Promise.all(
    result.outputFiles.map(async ({ path, contents }) => ({ path, contents: Buffer.concat([contents, Buffer.from(await licences(inputs.get(path) ?? []))]) })),
  );
}

/**
 * Give the licences of the packages that have a part in a bundle, as comments: each copy has to have their text.
 * @param {string[]} inputs
 */
async function licences(inputs) {
  const names = inputs.flatMap((path) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? []);
  /** @type {Map<string, string[]>} */
  const packages = new Map();
  for (const name of [...new Set(names)].sort()) {
    const folder = join(ROOT, "node_modules", name);
    const file = (await readdir(folder)).find((one) => /^licen[cs]e(\.|$)/i.test(one));
    if (!file) throw new Error(`${name} has no licence beside it`);
    // A browser reads CR LF as LF before it compares a script with the hash in the policy: the page would not run.
    const text = (await readFile(join(folder, file), "utf8")).replaceAll("\r\n", "\n").trim();
    packages.set(text, [...(packages.get(text) ?? []), name]);
  }
  return [...packages].map(([text, those]) => `\n/*! ${those.join(", ")}\n\n${text}\n*/\n`).join("");
}

/** @param {string} path @param {Uint8Array} content */
async function writeOrCompare(path, content) {
  if (!checking) {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
    console.log(`${path} ${content.length} bytes`);
  } else if (!(await readFile(path).catch(() => Buffer.of())).equals(content)) {
    console.error(`${path} is not what its sources give: npm run build`);
    process.exitCode = 1;
  }
}

const checking = process.argv.includes("--check");
for (const bundle of BUNDLES) {
  for (const { path, contents } of await built(bundle)) await writeOrCompare(path, contents);
}
await writeOrCompare(LIBRARY, await compiledLibrary());
