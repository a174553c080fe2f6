// Images of MicroPython: those that the page carries, and those of files that were chosen. What is in one, Python says.
import { carried } from "./payload.js";
import { Refused } from "./refused.js";

/**
 * What `images.py` says of an image, for one chip.
 * @typedef {object} Facts
 * @property {string} name of its file
 * @property {"uf2" | "hex" | "bin"} kind
 * @property {string} chip as data sheets write it: "RP2040", "ESP32-S3", "nRF52833"
 * @property {string} board MicroPython's name of the board, "" for one that is not in the table
 * @property {string[]} boards all that it fits: one hex is for all boards of its chip
 * @property {string} version of MicroPython
 * @property {string} sha256 of the file
 * @property {number} size in bytes, of what is written
 * @property {{offset: number, at: number, size: number, erased?: boolean}[]} parts `offset` in the flash, `at` in the bytes
 * @property {"right" | "listed" | "unknown"} sum whether its SHA-256 is that of the published file, or that of its folder's list
 * @property {boolean} files whether it has a board's files in it
 * @property {number} storage bytes that it keeps for files, 0 where it does not say
 */

/**
 * An image that is ready to be written.
 * @typedef {Facts & {bytes: Uint8Array<ArrayBuffer>}} Image
 */

/**
 * An image that may be chosen: what is known of it, and where its bytes are.
 * @typedef {{facts: Facts, bytes: () => Promise<Uint8Array<ArrayBuffer>>}} Offered
 */

/** @typedef {(request: object, files?: Array<[string, Uint8Array]>) => Promise<any>} Ask asks Python */

/**
 * What is read of the files that a person chooses, as `images.py` says it.
 * @typedef {object} Limits
 * @property {string[]} endings of the names of images
 * @property {number} most_bytes of one
 * @property {number} most_files that are looked at together
 * @property {string} sums the name of the list of the others' SHA-256
 * @property {number} most_bytes_of_sums
 */

/** @param {any[]} images `images` of what the file carries @returns {Offered[]} */
export function carriedImages(images) {
  return images.map(({ piece, ...facts }) => ({ facts, bytes: async () => new Uint8Array(await carried(piece).arrayBuffer()) }));
}

/**
 * Have Python look at files, one after the other; of a folder those alone whose name may be that of an image.
 * @param {File[]} files
 * @param {Limits} limits
 * @param {Ask} ask
 * @param {(done: number, all: number) => void} [progress]
 * @returns {Promise<{offered: Offered[], refused: any[]}>} `refused`: names, each with its `problem`
 * @throws {Refused} there are too many files
 */
export async function imagesOf(files, limits, ask, progress = () => {}) {
  const { endings, most_bytes: mostBytes, most_files: most } = limits;
  const isImage = (/** @type {string} */ name) => endings.some((ending) => name.toLowerCase().endsWith(`.${ending}`));
  const looked = files.length === 1 ? files : files.filter(({ name, size }) => isImage(name) && size <= mostBytes);
  if (looked.length > most) throw new Refused("flash.many", { count: looked.length, most }, { pictogram: "file" });
  const sums = await listed(files, limits);
  /** @type {Offered[]} */
  const offered = [];
  /** @type {any[]} */
  const refused = [];
  for (const [index, file] of looked.entries()) {
    progress(index, looked.length);
    for (const facts of await factsOf(file.name, await bytesOf(file, mostBytes), ask, sums)) {
      if (facts.problem) refused.push(facts);
      else offered.push({ facts, bytes: () => bytesOf(file, mostBytes) });
    }
  }
  return { offered, refused };
}

/**
 * Return an image with its bytes, which Python has read anew: what is written is what was looked at.
 * @param {Offered} chosen
 * @param {Ask} ask
 * @returns {Promise<Image>}
 * @throws {Refused} it is not what it was, or cannot be read any more
 */
export async function ready({ facts, bytes }, ask) {
  const content = await bytes();
  const found = (await factsOf(facts.name, content, ask)).find((one) => one.problem || one.chip === facts.chip);
  if (found?.problem) throw Refused.of(found.problem);
  if (!found || found.sha256 !== facts.sha256) throw new Refused("flash.changed", { name: facts.name }, { pictogram: "file" });
  return { ...found, bytes: content.subarray(0, found.size) };
}

/**
 * @param {string} name @param {Uint8Array} content @param {Ask} ask @param {Array<[string, Uint8Array]>} [sums]
 * @returns {Promise<any[]>}
 */
async function factsOf(name, content, ask, sums = []) {
  const answer = await ask({ do: "image" }, [...sums, [name, content]]);
  if (answer.problem) throw Refused.of(answer.problem);
  return answer.images;
}

/** The list of the folder that files are of. @param {File[]} files @param {Limits} limits @returns {Promise<Array<[string, Uint8Array]>>} */
async function listed(files, { sums, most_bytes_of_sums: most }) {
  const list = files.find(({ name, size }) => name === sums && size <= most);
  return list ? [[sums, await bytesOf(list, most)]] : [];
}

/** @param {File} file @param {number} most bytes @throws {Refused} */
async function bytesOf(file, most) {
  if (file.size > most) throw new Refused("flash.large", { name: file.name }, { pictogram: "file" });
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch {
    throw new Refused("flash.unread", { name: file.name }, { pictogram: "file" });
  }
}
