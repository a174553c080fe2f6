// Build what browsers run: `npm run build` writes the bundles, `npm run build -- --check` compares them.
//
// The bundles are committed, for `pip install .` must not need node; a test builds them anew and compares.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { compiledLibrary } from "./compiled_library.mjs";

const ROOT = dirname(fileURLToPath(import.meta.url));

/** What is built: each file of `entries` becomes one of the same name in `folder`/bundle. */
const BUNDLES = [
  { folder: "simulator/marelle_sim/view/web", entries: ["replay.js", "replay.css"] },
  { folder: "lessons/marelle_lessons/page", entries: ["src/page.js", "src/worker.js", "src/page.css"] },
];

/** Python's own library, in part compiled. */
const LIBRARY = join(ROOT, "lessons/marelle_lessons/page/bundle/library.zip");

/** Oldest browsers of schools that are served: Firefox ESR 102, Chromium 100, Safari 15.4. */
const TARGET = ["es2021", "chrome100", "firefox102", "safari15.4"];

/** @param {{folder: string, entries: string[]}} bundle */
async function built({ folder, entries }) {
  const outdir = join(ROOT, folder, "bundle");
  const result = await build({
    entryPoints: entries.map((entry) => join(ROOT, folder, entry)),
    outdir,
    absWorkingDir: ROOT,
    bundle: true,
    charset: "utf8",
    format: "iife",
    legalComments: "eof",
    loader: { ".woff2": "dataurl" },
    logLevel: "warning",
    minify: true,
    target: TARGET,
    write: false,
  });
  return result.outputFiles;
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
