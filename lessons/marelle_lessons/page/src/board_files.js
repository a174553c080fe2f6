// What stood on a board and is not marelle's, kept in this browser before it is overwritten there.
//
// In a base of its own: a file is there wholly or not at all, on the disk before the board is told to go on, and read again to be
// sure. `localStorage` promises none of that: Chromium writes it some seconds later, and it has room for five million signs.
import { within } from "./deadline.js";
import { answer, opened } from "./journal.js";

const BASE = "marelle:1:boards";
const STORE = "files";
const PATIENCE_MS = 10_000; // a browser that says neither yes nor no has kept nothing

/** @typedef {{key: string, board: string, path: string, content: Uint8Array, at: number}} BoardFile `board` how it is called, `at` when it was kept, ms */

export class BoardFiles {
  constructor() {
    /** @type {Promise<IDBDatabase> | null} */
    this.base = null;
  }

  /** @param {IDBTransactionMode} mode @returns {Promise<IDBTransaction>} */
  async transaction(mode) {
    this.base ??= opened(BASE, STORE, "key");
    try {
      return (await this.base).transaction(STORE, mode, { durability: "strict" });
    } catch (error) {
      this.base = null; // another page has closed it, or the browser refuses it for now
      throw error;
    }
  }

  /** All that is kept, the newest first. @returns {Promise<BoardFile[]>} @throws {Error} the browser keeps nothing */
  async list() {
    const found = await within(this.transaction("readonly").then((some) => answer(some.objectStore(STORE).getAll())), PATIENCE_MS);
    return found.sort((one, other) => other.at - one.at);
  }

  /** How many are kept. @returns {Promise<number>} 0 where the browser keeps nothing */
  async count() {
    return (await this.list().catch(() => [])).length;
  }

  /**
   * Keep files of a board, all of them or none; one that is there with that content is not kept twice.
   * @param {string} board
   * @param {{path: string, content: Uint8Array}[]} files
   * @throws {Error} the browser cannot keep them
   */
  async keep(board, files) {
    const before = await this.list();
    const at = Date.now();
    const fresh = files.filter((file) => !before.some((one) => isSame(one, board, file)));
    await this.change((store) => fresh.forEach(({ path, content }) => store.add({ key: `${at} ${board} ${path}`, board, path, content, at })));
    const now = await this.list();
    if (!files.every((file) => now.some((one) => isSame(one, board, file)))) throw new Error("it was not kept");
  }

  /** @param {string} key */
  remove(key) {
    return this.change((store) => store.delete(key));
  }

  clear() {
    return this.change((store) => store.clear());
  }

  /** @param {(store: IDBObjectStore) => unknown} change @returns {Promise<void>} once it is on the disk */
  async change(change) {
    const transaction = await within(this.transaction("readwrite"), PATIENCE_MS);
    const done = new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = transaction.onerror = () => reject(transaction.error ?? new Error("refused"));
    });
    change(transaction.objectStore(STORE));
    await within(done, PATIENCE_MS);
  }
}

/** @param {BoardFile} one @param {string} board @param {{path: string, content: Uint8Array}} file */
function isSame(one, board, { path, content }) {
  return one.board === board && one.path === path && one.content.length === content.length && one.content.every((byte, at) => byte === content[at]);
}
