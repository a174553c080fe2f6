// Keeps what a pupil made in this browser, if it lets us; a file is always possible.
//
// A Chromium that is busy gives a page that is reloaded at once what localStorage held before, or nothing (measured: two
// times in five, with four busy loops). The tab's own storage never did: it is written too, and asked first.

const PREFIX = "marelle:1:";
const PLACES = [() => sessionStorage, () => localStorage]; // a browser may refuse even to name them

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
    for (const place of PLACES) {
      try {
        const kept = JSON.parse(place().getItem(PREFIX + name) ?? "null");
        if (kept !== null && typeof kept === typeof otherwise) return kept;
      } catch {
        // it is refused, or was cut
      }
    }
    return otherwise;
  }

  /** @param {string} name @param {unknown} value */
  write(name, value) {
    const text = JSON.stringify(value);
    const [, lasting] = PLACES.map((place) => stored(place, PREFIX + name, text)); // what the tab keeps ends with it
    if (!lasting && !this.told) this.refused();
    this.told ||= !lasting;
  }
}

/** @param {() => globalThis.Storage} place @param {string} name @param {string} text @returns {boolean} whether it was kept there */
function stored(place, name, text) {
  try {
    place().setItem(name, text);
    return true;
  } catch {
    return false;
  }
}
