// What was written last, where the end of the browser does not lose it.
//
// Chromium writes localStorage to the disk some seconds later: a browser that is killed, or a computer that is switched off, loses
// them. A transaction of IndexedDB is handed to the system as soon as it is done, some milliseconds later. So what is kept is
// written there too, with its time, and read once, at the start: what is newer there than in localStorage was lost.

const BASE = "marelle:1";
const STORE = "kept";

/** @typedef {{name: string, text: string, at: number}} Entry `at` in milliseconds, later for each entry */

export class Journal {
  constructor() {
    /** @type {Promise<IDBDatabase | null>} */
    this.base = opened(BASE, STORE, "name").catch(() => null);
    /** What was there at the start, read before anything is written. @type {Promise<Entry[]>} */
    this.found = this.base.then((base) => (base ? answer(base.transaction(STORE).objectStore(STORE).getAll()) : [])).catch(() => []);
  }

  /** @param {Entry} entry */
  put(entry) {
    return this.change((store) => store.put(entry));
  }

  /** @param {string} name */
  remove(name) {
    return this.change((store) => store.delete(name));
  }

  clear() {
    return this.change((store) => store.clear());
  }

  /** @param {(store: IDBObjectStore) => unknown} change @returns {Promise<void>} once it is done, or cannot be */
  async change(change) {
    await this.found;
    const base = await this.base;
    if (!base) return;
    try {
      const transaction = base.transaction(STORE, "readwrite");
      change(transaction.objectStore(STORE));
      await new Promise((done) => (transaction.oncomplete = transaction.onabort = transaction.onerror = done));
    } catch {
      // the browser has closed it, or has no room
    }
  }
}

/** @param {string} name of a base @param {string} store its only one @param {string} keyPath @returns {Promise<IDBDatabase>} */
export async function opened(name, store, keyPath) {
  const asked = indexedDB.open(name, 1); // where it is refused even to name it, this throws
  asked.onupgradeneeded = () => asked.result.createObjectStore(store, { keyPath });
  return answer(asked).then((base) => {
    base.onversionchange = () => base.close();
    return base;
  });
}

/** @template T @param {IDBRequest<T>} asked @returns {Promise<T>} */
export function answer(asked) {
  return new Promise((resolve, reject) => {
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}
