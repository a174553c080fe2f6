// Keeps what a pupil made in this browser, if it lets us; a file is always possible.
//
// A Chromium that is busy gives a page that is reloaded at once what localStorage held before, or nothing (measured: two
// times in five, with four busy loops). The tab's own storage does so more seldom: it is written too, and asked first. That the
// work is this tab's, and which lesson is open, is also noted in its history, which it keeps through both.

const PREFIX = "marelle:1:";
const WORK = "work:"; // and the name of a lesson: what one pupil made
const OPEN = "open";
const ASIDE = "aside";
const PLACES = [() => sessionStorage, () => localStorage]; // a browser may refuse even to name them

export class Storage {
  /** @param {() => void} refused called once, the first time that nothing can be kept */
  constructor(refused) {
    this.refused = refused;
    this.told = false;
    /** @type {{[name: string]: any}} */
    this.noted = { ...history.state };
    // A link inside the page makes an entry of its own, without notes.
    addEventListener("hashchange", () => history.replaceState(this.noted, ""));
  }

  /** @param {string} name @param {unknown} value noted in the tab's history: little, and nothing that names a person */
  note(name, value) {
    this.noted[name] = value;
    history.replaceState(this.noted, "");
  }

  /**
   * @template T
   * @param {string} name
   * @param {T} otherwise
   * @returns {T} what was kept under the name, if it is an object as one would be
   */
  read(name, otherwise) {
    if (name === OPEN && this.noted[OPEN]) return this.noted[OPEN];
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

  /** Whether there is work that another tab left, of another pupil perhaps: this one has none of its own. */
  get leftByOthers() {
    const [tab, lasting] = PLACES.map(works);
    return !tab.length && lasting.length > 0 && !this.noted.works;
  }

  /** What was set aside: the works of other pupils. @returns {Array<{[name: string]: unknown}>} */
  get aside() {
    const found = this.read(ASIDE, {});
    return Array.isArray(found) ? found : [];
  }

  /** Set all work aside, to begin anew. @returns {boolean} whether that could be done */
  setAside() {
    return this.exchange({}, [this.works(), ...this.aside]);
  }

  /** Take the work that was set aside last, and put this one behind all others: so each comes in its turn. @returns {boolean} */
  takeNext() {
    const [next, ...others] = this.aside;
    return this.exchange(next ?? {}, [...others, this.works()]);
  }

  /** All work that is kept. @returns {{[name: string]: unknown}} */
  works() {
    const names = new Set(PLACES.flatMap(works));
    return Object.fromEntries([...names].map((name) => [name, this.read(name, {})]));
  }

  /**
   * Have other work kept, and that one aside; nothing is taken away before it stands elsewhere.
   * @param {{[name: string]: unknown}} next
   * @param {Array<{[name: string]: unknown}>} aside
   * @returns {boolean} whether that could be done
   */
  exchange(next, aside) {
    const before = Object.keys(this.works());
    this.write(ASIDE, aside.filter((one) => Object.keys(one).length)); // however many: a browser that is full refuses
    if (this.told) return false;
    for (const place of PLACES) for (const name of before) place().removeItem(PREFIX + name);
    for (const [name, value] of Object.entries(next)) this.write(name, value);
    return true;
  }

  /** @param {string} name @param {unknown} value */
  write(name, value) {
    const text = JSON.stringify(value);
    const [, lasting] = PLACES.map((place) => stored(place, PREFIX + name, text)); // what the tab keeps ends with it
    if (!lasting && !this.told) this.refused();
    this.told ||= !lasting;
    if (name.startsWith(WORK) && !this.noted.works) this.note("works", true);
    if (name === OPEN) this.note(OPEN, value);
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

/** @param {() => globalThis.Storage} place @returns {string[]} the names of the works that are kept there */
function works(place) {
  try {
    return Object.keys(place()).filter((key) => key.startsWith(PREFIX + WORK)).map((key) => key.slice(PREFIX.length));
  } catch {
    return [];
  }
}
