// What a boot loader says on its drive, and whether that drive is still there.
//
// A drive that has gone is a path that is not there: the browser raises NotFoundError for each file. Any other error may pass, as the system
// takes its time or a driver hangs: what was read before still holds then, unless the root of the drive cannot be read either, twice in a row.
import { within } from "./deadline.js";

/** @typedef {{[name: string]: string}} Texts what is on a drive, by the names of its files */
/** @typedef {{names: string[], most_bytes: number, most_entries: number}} Limits what is read of a drive, as `drives.py` says it */

const READ_MS = 5000; // for a text of a drive, or the names on it
const UNREADABLE = 2; // looks in a row at a root that cannot be read: it has gone

export class Drive {
  /** @param {FileSystemDirectoryHandle} folder @param {Limits} limits */
  constructor(folder, limits) {
    this.folder = folder;
    this.limits = limits;
    /** @type {Texts} what was read last */
    this.said = {};
    this.unreadable = 0; // looks in a row
  }

  /** Read what the boot loader says. @returns {Promise<Texts>} without those that are not there; nothing of a drive that has gone */
  async look() {
    try {
      this.said = await this.texts();
      this.unreadable = 0;
    } catch {
      this.unreadable = (await this.hasRoot()) ? 0 : this.unreadable + 1;
      if (this.unreadable >= UNREADABLE) this.said = {};
    }
    return this.said;
  }

  /** @throws {Error} the browser's, if one is there and cannot be read now; Late */
  async texts() {
    /** @type {Texts} */
    const found = {};
    for (const name of this.limits.names) {
      try {
        found[name] = await within(this.beginning(name), READ_MS);
      } catch (error) {
        if (/** @type {Error} */ (error).name !== "NotFoundError") throw error;
      }
    }
    return found;
  }

  /** @param {string} name */
  async beginning(name) {
    const file = await (await this.folder.getFileHandle(name)).getFile();
    return file.slice(0, this.limits.most_bytes).text();
  }

  /** @returns {Promise<boolean>} whether the root can be read now */
  hasRoot() {
    const first = async () => /** @type {any} */ (this.folder).entries().next();
    return within(first(), READ_MS).then(() => true, () => false);
  }

  /** @returns {Promise<Array<[string, string]>>} name and kind of the first that are in it; of none after one that cannot be read */
  async entries() {
    /** @type {Array<[string, string]>} */
    const found = [];
    const look = async () => {
      for await (const [name, { kind }] of /** @type {any} */ (this.folder).entries()) {
        if (found.push([name, kind]) === this.limits.most_entries) break;
      }
    };
    await within(look(), READ_MS).catch(() => {}); // it has gone meanwhile
    return found;
  }
}
