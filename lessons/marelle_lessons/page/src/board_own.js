// What was kept on which board by whoever works here: it may be replaced without a question, for they have it in their work.
import { ON_BOARDS } from "./storage.js";

const MOST_BOARDS = 100;

/** @typedef {{[path: string]: string}} Own path -> SHA-256 of what was put there */

/** @param {import("./app.js").App} app @param {any} known what a board says of itself @returns {Own} */
export function ownOn({ storage }, { unique_id: id }) {
  const found = entries(storage).find(([board]) => board === id);
  return found?.[1] ?? {};
}

/** @param {import("./app.js").App} app @param {any} known what the board says of itself @param {Own} own */
export function noteOwn({ storage }, { unique_id: id }, own) {
  if (!id) return;
  const others = entries(storage).filter(([board]) => board !== id);
  storage.write(ON_BOARDS, [[id, own], ...others].slice(0, MOST_BOARDS));
}

/** @param {import("./storage.js").Storage} storage @returns {[string, Own][]} */
function entries(storage) {
  const found = storage.read(ON_BOARDS, /** @type {[string, Own][]} */ ([]));
  return Array.isArray(found) ? found : [];
}
