// The thread that runs Python: one request at a time, ended from outside when a program never ends.
import { startPython } from "./python.js";

/** @type {import("./python.js").Python | null} */
let python = null;

self.onmessage = async (/** @type {MessageEvent} */ event) => {
  const { id, pieces, request, files } = event.data;
  try {
    if (pieces) python = await startPython(pieces);
    self.postMessage({ id, answer: request && python ? python.answer(request, files ?? []) : "" });
    if (pieces) python?.warm();
  } catch (error) {
    self.postMessage({ id, failed: String(error) });
  }
};
