// Keeps what a pupil made in this browser, if it lets us; a file is always possible.

const PREFIX = "marelle:1:";

export class Storage {
  /** @param {() => void} refused called once, the first time that nothing can be kept */
  constructor(refused) {
    this.refused = refused;
    this.told = false;
  }

  /**
   * @template T
   * @param {string} name
   * @param {T} otherwise
   * @returns {T} what was kept under the name, if it is an object as one would be
   */
  read(name, otherwise) {
    try {
      const kept = JSON.parse(localStorage.getItem(PREFIX + name) ?? "null");
      return kept !== null && typeof kept === typeof otherwise ? kept : otherwise;
    } catch {
      return otherwise;
    }
  }

  /** @param {string} name @param {unknown} value */
  write(name, value) {
    try {
      localStorage.setItem(PREFIX + name, JSON.stringify(value));
    } catch {
      if (!this.told) this.refused();
      this.told = true;
    }
  }

  /** Forget all that marelle has kept. */
  clear() {
    try {
      const names = Object.keys(localStorage).filter((name) => name.startsWith(PREFIX));
      for (const name of names) localStorage.removeItem(name);
    } catch {
      // nothing was kept
    }
  }
}
