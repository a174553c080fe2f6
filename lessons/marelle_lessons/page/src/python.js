// Starts Pyodide from bytes that are already here, in a worker or (where none is allowed) in the page itself.
// Nothing is fetched: what Pyodide asks `fetch` for is answered from memory.

import { unzip } from "./unzip.js";

/**
 * @typedef {object} Modules Pyodide's JavaScript, as text
 * @property {string} loader pyodide.mjs
 * @property {string} module pyodide.asm.mjs
 */

/**
 * @typedef {object} Pieces what the page carries beside it, unpacked
 * @property {WebAssembly.Module} wasm compiled once, and handed to each thread
 * @property {ArrayBuffer} library python_stdlib.zip
 * @property {ArrayBuffer} program a zip of marelle's own packages and of the lessons
 */

/**
 * @typedef {object} Python a Python that is ready
 * @property {(request: string, files: Array<[string, Uint8Array]>, tell: Tell) => Promise<string>} answer asks `marelle_lessons.page.bridge`
 * @property {() => void} warm loads what the first run needs
 * @property {(request: string, watcher: import("./main_thread.js").MainThreadPython, tell: Tell) => Promise<string>} watched runs a program, giving way
 */

/** @typedef {(remark: string) => void} Tell takes what is worth telling before the answer, as JSON */

/** All that Python may use of the browser, as its module `js`: what a program is not to reach is not there. */
const REACHED = Object.assign(Object.create(null), { Promise });
const HOME = "memory:/";
const PLACE = "/marelle";
const DROPPED = "/dropped";
const BEGIN = `
import sys
sys.dont_write_bytecode = True
sys.path.insert(0, "${PLACE}")
import pyodide.ffi  # while there is a way to the browser

def watched(request, watcher, tell):
    from marelle_lessons.page import bridge
    from pyodide.ffi import can_run_sync, run_sync

    def look():
        if watcher.due():
            if can_run_sync():
                run_sync(watcher.rest())
            else:
                watcher.late()
        if watcher.stopped:
            raise KeyboardInterrupt

    return bridge.watched(request, look, 50, tell)
`;
// Pyodide's own way to the browser, which is imported already.
const FORGET = `
for name in [name for name in sys.modules if name.partition(".")[0] == "pyodide_js"]:
    del sys.modules[name]
`;

/**
 * Have the browser read Pyodide's JavaScript: it may do so while the rest is unpacked.
 * @param {Modules} modules
 * @returns {Promise<{loader: any, module: any}>}
 */
export async function importModules({ loader, module }) {
  // Pyodide takes a worker that may import scripts for one that cannot import modules: this one can do both.
  if ("importScripts" in globalThis) Object.defineProperty(globalThis, "importScripts", { value: undefined });
  return { loader: await importText(loader), module: await importText(module) };
}

/**
 * Start Python and import what the first run needs.
 * @param {Promise<{loader: any, module: any}>} modules
 * @param {Pieces} pieces
 * @returns {Promise<Python>}
 */
export async function startPython(modules, pieces) {
  const { loader, module } = await modules;
  const restore = answerFromMemory(pieces);
  try {
    const python = await loader.loadPyodide({
      indexURL: HOME,
      lockFileContents: { info: LOCK_INFO, packages: {} },
      createPyodideModule: module.default,
      packageBaseUrl: HOME,
      jsglobals: REACHED,
      fsInit: async (/** @type {any} */ system) => unzip(pieces.program, system, PLACE),
      stdin: () => null,
      stdout: () => {},
      stderr: () => {},
    });
    python.runPython(BEGIN);
    python.unregisterJsModule("pyodide_js");
    python.runPython(FORGET);
    const bridge = python.pyimport("marelle_lessons.page.bridge");
    const watched = python.globals.get("watched");
    return {
      warm: () => bridge.warm(),
      answer: (request, files, tell) => waiting(bridge.answer, withFiles(python.FS, request, files), tell),
      watched: (request, watcher, tell) => waiting(watched, request, watcher, tell),
    };
  } finally {
    restore();
  }
}

/**
 * Call Python so that it may wait, on a stack that is set aside meanwhile; where WebAssembly cannot do that, call it.
 * @param {any} callable
 * @param {...any} words
 * @returns {Promise<string>}
 */
async function waiting(callable, ...words) {
  return "Suspending" in WebAssembly ? callable.callPromising(...words) : callable(...words);
}

const LOCK_INFO = { abi_version: "2026_0", arch: "wasm32", platform: "emscripten", python: "3.14.0", version: "314.0.7" };

/**
 * Put dropped files where Python can read them, and name their places in the request.
 * @param {any} system Pyodide's file system
 * @param {string} request
 * @param {Array<[string, Uint8Array]>} files
 * @returns {string}
 */
function withFiles(system, request, files) {
  if (!files.length) return request;
  system.mkdirTree(DROPPED);
  const places = files.map(([name, content], index) => {
    system.writeFile(`${DROPPED}/${index}`, content);
    return [name, `${DROPPED}/${index}`];
  });
  return JSON.stringify({ ...JSON.parse(request), files: places });
}

/**
 * Import a module from its text.
 * @param {string} text
 * @returns {Promise<any>}
 */
export async function importText(text) {
  const address = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
  try {
    return await import(/* @vite-ignore */ address);
  } finally {
    URL.revokeObjectURL(address);
  }
}

/**
 * Answer Pyodide's requests from memory until the returned function is called.
 * @param {Pieces} pieces
 * @returns {() => void}
 */
function answerFromMemory(pieces) {
  const { fetch } = globalThis;
  const { instantiateStreaming } = WebAssembly;
  globalThis.fetch = async (address) => {
    const name = String(address instanceof Request ? address.url : address).split("/").pop();
    if (name === "python_stdlib.zip") return new Response(pieces.library);
    return new Response(); // the module, which is compiled already
  };
  WebAssembly.instantiateStreaming = async (_source, imports) => {
    return { module: pieces.wasm, instance: await WebAssembly.instantiate(pieces.wasm, imports) };
  };
  return () => {
    globalThis.fetch = fetch;
    WebAssembly.instantiateStreaming = instantiateStreaming;
  };
}
