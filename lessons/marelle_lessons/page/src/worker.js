// The thread that runs Python: one request after the other, ended from outside when a program never ends.
import { importModules, startPython } from "./python.js";

/** @type {ReturnType<typeof importModules>} */
let modules;

/** @type {import("./python.js").Python | null} */
let python = null;

/** @type {Promise<void>} a run of several robots sets Python aside for a moment: nothing else may begin in it then */
let turn = Promise.resolve();

self.onmessage = (/** @type {MessageEvent} */ { data }) => {
  if (data.modules) modules = importModules(data.modules);
  else turn = turn.then(() => answer(data));
};

/** @param {any} message */
async function answer({ id, pieces, request, files }) {
  try {
    if (pieces) python = await startPython(modules, pieces);
    const tell = (/** @type {string} */ told) => self.postMessage({ id, told });
    self.postMessage({ id, answer: request && python ? await python.answer(request, files ?? [], tell) : "" });
    if (pieces) python?.warm();
  } catch (error) {
    self.postMessage({ id, failed: String(error) });
  }
}
