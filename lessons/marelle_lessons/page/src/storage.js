// Keeps what a pupil made in this browser, if it lets us; a file is always possible.
//
// A Chromium that is busy gives a page that is reloaded what localStorage held before, or nothing, and sometimes an empty
// storage of the tab (measured: each two times in five, with five busy loops). Both are written, and the tab's own is asked
// first. That the work is this tab's, and which lesson is open, is also noted in its history, which it keeps through both. What
// a browser that ends badly has not yet written to the disk is in the journal.
//
// On a shared computer nothing is kept but in the tab, and that only as long as it is open: see `forget`. There is no journal
// then, so that the tab's name, which Chromium keeps through a reload, holds the same a second time.
import { BoardFiles } from "./board_files.js";
import { FORGETS_MS, ended } from "./deadline.js";
import { Journal } from "./journal.js";

const PREFIX = "marelle:1:";
const WORK = "work:"; // and the name of a lesson: what one pupil made
const OPEN = "open";
const ASIDE = "aside";
const WAY = "way"; // the lessons that a pupil solved: they go where the pupil's work goes
export const ON_BOARDS = "on_boards"; // what whoever works here has kept on which board
const SETTINGS = "settings"; // how the page looks: nobody's work
const LABEL = "label"; // the computer's, where it is shared
const OF_THE_COMPUTER = [SETTINGS, LABEL]; // they stay on a shared one
const AT = `${PREFIX}at`; // when something was kept last
const PLACES = [() => sessionStorage, () => localStorage]; // a browser may refuse even to name them

export class Storage {
  /** @param {() => void} refused called once, the first time that nothing can be kept */
  constructor(refused) {
    this.refused = refused;
    this.told = false;
    /** @type {{[name: string]: any}} */
    this.noted = { ...history.state };
    if (isReloaded()) restoreTab();
    this.journal = new Journal();
    this.boards = new BoardFiles();
    /** When something was kept last, in milliseconds. */
    this.at = lastKept();
    this.before = this.at;
    /** @type {Set<string>} what was kept since the page is open */
    this.written = new Set();
    this.shared = false;
    this.closed = false;
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
    const found = PLACES.map((place) => keptIn(place, PREFIX + name)).filter((kept) => kept !== null && typeof kept === typeof otherwise);
    if (name === WAY) return Object.assign({}, ...found); // another tab solved others
    return found[0] ?? otherwise;
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
    for (const name of before) {
      for (const place of PLACES) place().removeItem(PREFIX + name);
      this.journal.remove(name);
    }
    for (const [name, value] of Object.entries(next)) this.write(name, value);
    this.write(ON_BOARDS, []); // it was somebody else who kept it
    return true;
  }

  /** @param {string} name @param {unknown} value */
  write(name, value) {
    if (this.closed) return;
    const text = JSON.stringify(value);
    const lasts = !this.shared || OF_THE_COMPUTER.includes(name);
    // What the tab keeps ends with it.
    const [tab, lasting] = (lasts ? PLACES : PLACES.slice(0, 1)).map((place) => stored(place, PREFIX + name, text));
    const kept = lasts ? lasting : tab;
    if (!kept && !this.told) this.refused();
    this.told ||= !kept;
    if (kept && lasts) this.enter(name, text);
    if (this.shared) nameTab();
    this.written.add(name);
    if (name.startsWith(WORK) && !this.noted.works) this.note("works", true);
    if (name === OPEN) this.note(OPEN, value);
  }

  /** Note in the journal what was kept, and when. @param {string} name @param {string} text */
  enter(name, text) {
    this.at = Math.max(Date.now(), this.at + 1);
    stored(PLACES[1], AT, String(this.at));
    this.journal.put({ name, text, at: this.at });
  }

  /** Put back what was lost when the browser ended badly. @returns {Promise<boolean>} whether there was any work */
  async recover() {
    const found = await this.journal.found;
    if (this.closed || this.shared) return false;
    const lost = found.filter(({ name, at }) => at > this.before && (name === OPEN || !this.written.has(name)));
    for (const { name, text } of lost) {
      stored(PLACES[1], PREFIX + name, text);
      if (hasWork(PLACES[0], name)) stored(PLACES[0], PREFIX + name, text);
    }
    const works = lost.some(({ name }) => name.startsWith(WORK));
    const open = lost.find(({ name }) => name === OPEN);
    if (works && open) this.write(OPEN, JSON.parse(open.text));
    return works;
  }

  /** From now on nothing outlasts the tab; or it does again. @param {boolean} shared */
  share(shared) {
    if (shared === this.shared) return;
    const works = Object.entries(this.works());
    this.shared = shared;
    if (shared) this.forget([1]);
    else window.name = "";
    for (const [name, value] of works) this.write(name, value);
  }

  /**
   * Forget all that was made, of whomever: works, those that were set aside, what was solved, files of boards, and the label, except of a
   * shared computer.
   * @param {number[]} places which of them: the tab's own, what lasts
   * @returns {Promise<unknown>} once the journal is empty too
   */
  forget(places = [0, 1]) {
    const stays = (this.shared ? OF_THE_COMPUTER : [SETTINGS]).map((name) => PREFIX + name);
    for (const place of places) {
      try {
        const storage = PLACES[place]();
        for (const key of Object.keys(storage)) if (key.startsWith(PREFIX) && !stays.includes(key)) storage.removeItem(key);
      } catch {
        // it is refused: nothing is there
      }
    }
    this.before = Infinity;
    if (places.includes(0)) {
      this.noted = {};
      history.replaceState(null, "");
      window.name = "";
    }
    return Promise.all([this.journal.clear(), this.boards.clear().catch(() => {})]);
  }

  /** Forget all, and keep nothing more until the page is opened again. @returns {Promise<unknown>} once that is so, or the browser gives no answer */
  end() {
    this.closed = true;
    return ended(this.forget(), FORGETS_MS);
  }
}

/** Have the tab's name hold what its storage holds. A browser erases the name where the tab goes to another site. */
function nameTab() {
  try {
    const held = Object.entries(sessionStorage).filter(([key]) => key.startsWith(PREFIX));
    window.name = PREFIX + JSON.stringify(held);
  } catch {
    // the storage is refused: nothing is there
  }
}

/** Put back into the tab's storage what only its name holds any more. */
function restoreTab() {
  if (!window.name.startsWith(PREFIX)) return;
  try {
    for (const [key, text] of JSON.parse(window.name.slice(PREFIX.length)))
      if (key.startsWith(PREFIX) && sessionStorage.getItem(key) === null) sessionStorage.setItem(key, text);
  } catch {
    // another page gave the name, or the storage is refused
  }
}

/** @returns {number} */
function lastKept() {
  try {
    return Number(localStorage.getItem(AT)) || 0;
  } catch {
    return 0;
  }
}

/** @param {() => globalThis.Storage} place @param {string} key @returns {any} null where nothing is kept that can be read */
function keptIn(place, key) {
  try {
    return JSON.parse(place().getItem(key) ?? "null");
  } catch {
    return null; // it is refused, or was cut
  }
}

/** Whether the page is the same that was here, read anew: by « reload », or by a browser that had put it aside. */
export function isReloaded() {
  const [entry] = performance.getEntriesByType("navigation");
  return /** @type {any} */ (entry)?.type === "reload" || Boolean(/** @type {any} */ (document).wasDiscarded);
}

/** @param {() => globalThis.Storage} place @param {string} name */
function hasWork(place, name) {
  try {
    return place().getItem(PREFIX + name) !== null;
  } catch {
    return false;
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
    return Object.keys(place()).filter((key) => key.startsWith(PREFIX + WORK) || key === PREFIX + WAY).map((key) => key.slice(PREFIX.length));
  } catch {
    return [];
  }
}
