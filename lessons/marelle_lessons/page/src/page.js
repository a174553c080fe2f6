// Where the page begins: what the file carries is read, everything is drawn, and Python starts meanwhile.
import { App } from "./app.js";
import { PageController } from "./page_controller.js";
import { keepFocus } from "./focus.js";
import { MainThreadPython } from "./main_thread.js";
import { unpack } from "./payload.js";
import { Pool } from "./pool.js";
import { apply, choicesOf } from "./settings.js";
import { Storage, isReloaded } from "./storage.js";
import { Words } from "./sentences.js";

function main() {
  const data = JSON.parse(document.getElementById("data")?.textContent ?? "{}");
  /** @type {PageController | undefined} */
  let controller;
  const storage = new Storage(() => controller?.warnStorage());
  const choices = choicesOf(storage.read("settings", {}), data.language);
  storage.shared = choices.shared;
  if (choices.shared && !isReloaded()) storage.forget();
  apply(choices);
  const words = new Words(data.words, choices.language);
  const python = startAnywhere(() => controller?.warnSlow());
  const app = new App(data, words, storage, choices, python);
  controller = new PageController(app);
  controller.begin();
  keepFocus();
}

/**
 * Start Python in a worker, or in the page where the browser allows a file no worker.
 * @param {() => void} refused
 * @returns {Promise<import("./app.js").Asked>}
 */
async function startAnywhere(refused) {
  const { code, pieces } = unpack();
  const { worker, modules } = await code;
  try {
    const pool = new Pool(worker, modules, pieces);
    await pool.ready();
    return pool;
  } catch {
    const mainThread = new MainThreadPython(modules, pieces);
    await mainThread.ready();
    refused();
    return mainThread;
  }
}

main();
