// Puts an image on a board whose boot loader shows a drive: the person chooses the drive, the file is written there, the board leaves with it.
//
// Chromium makes `x.uf2` empty, writes to `x.uf2.crswap`, and gives that the name when the file is closed. A UF2 boot loader leaves as soon
// as it has its last block, which may be before: that the file could not be closed says nothing. Whether the drive has gone does.
import { Refused } from "./refused.js";

/**
 * @typedef {object} Watch
 * @property {(request: object, files?: Array<[string, Uint8Array]>) => Promise<any>} ask asks Python, as `Pool.ask` does
 * @property {(key: string) => void} tell takes the key of what is done now
 * @property {(done: number, all: number) => void} progress takes how many bytes are written
 * @property {Partial<typeof PATIENCE>} [patience] other deadlines
 */
/** @typedef {{[name: string]: string}} Texts what is on a drive, by the names of READ */
/** @typedef {{kind: "uf2" | "daplink", place: string, send: number, names: string[]}} Found what `drives.py` says of a drive */
/** @typedef {{sent: number, error: string, stalled: boolean}} Copied how far a file has come: bytes, and the name of what the browser raised */

/** Milliseconds; as the command waits (`flash/patience.py`). */
export const PATIENCE = {
  stall: 20_000, // for a piece of a file
  leaves: 10_000, // for a UF2 drive to go once it has its file
  remounts: 25_000, // for a micro:bit's drive to go: it waits for 20 s if something is lost
  returns: 20_000, // for that drive to be back
};
const SLOWEST = 80; // bytes in a millisecond that a board takes while the system still has some for it
const READ = ["INFO_UF2.TXT", "DETAILS.TXT", "FAIL.TXT", "ASSERT.TXT"];
const MOST_BYTES = 4096; // of such a text
const MOST_ENTRIES = 13; // that are looked at: a boot loader's drive has fewer
const PIECE = 64 * 1024;
const LAST = 512; // a block: a board may leave with it before the browser has confirmed it
const LOOK_MS = 100;
const READ_MS = 5000; // for a text of a drive, or the names on it: one that hangs is as one that has gone

/** Whether this browser can write to a drive. */
export const canWriteDrives = () => "showDirectoryPicker" in window;

/** Have the person choose a drive. @returns {Promise<FileSystemDirectoryHandle | null>} null if none was chosen */
export async function chooseDrive() {
  try {
    return await /** @type {any} */ (window).showDirectoryPicker({ id: "drive", mode: "readwrite" });
  } catch (error) {
    if (/** @type {Error} */ (error).name === "AbortError") return null;
    throw new Refused("drive.not_allowed", {}, { pictogram: "hand" });
  }
}

/**
 * Put an image on the board of a drive. It is done when the drive has gone and the board answers with its version: the latter is for
 * whoever calls.
 * @param {FileSystemDirectoryHandle} folder
 * @param {{name: string, bytes: Uint8Array}} image
 * @param {Watch} watch
 * @returns {Promise<{gone: true, version: string}>} the version that the board is to answer with
 * @throws {Refused}
 */
export async function writeDrive(folder, image, { ask, tell, progress, patience }) {
  const waits = { ...PATIENCE, ...patience };
  tell("drive.looking");
  await mayWrite(folder);
  const look = { do: "drive", step: "look", label: folder.name, texts: await texts(folder), entries: await entries(folder) };
  const found = judged(await ask(look, [[image.name, image.bytes]]));
  const bytes = image.bytes.subarray(0, found.send);
  for (const [index, name] of found.names.entries()) {
    const before = await texts(folder);
    tell("drive.writing");
    const copied = await copy(folder, name, bytes, progress, waits.stall);
    tell("drive.leaving");
    const came = await leaving(folder, found, before, waits);
    const { again } = judged(await ask({ do: "drive", step: "ended", ...found, ...copied, ...came, before, first: index === 0 }));
    if (!again) break;
  }
  return { gone: true, version: found.version };
}

/** @param {any} answer */
function judged(answer) {
  if (answer.problem) throw Refused.of(answer.problem);
  return answer;
}

/** Ask the person once more where the browser does: a dropped folder may be read alone. @param {any} folder */
async function mayWrite(folder) {
  const wanted = { mode: "readwrite" };
  if ((await folder.queryPermission(wanted)) === "granted") return;
  const given = await folder.requestPermission(wanted).catch(() => "denied");
  if (given !== "granted") throw new Refused("drive.not_allowed", {}, { pictogram: "hand" });
}

/**
 * Read what a boot loader says on its drive; nothing of one that has gone.
 * @param {FileSystemDirectoryHandle} folder
 * @returns {Promise<Texts>}
 */
async function texts(folder) {
  /** @type {Texts} */
  const found = {};
  for (const name of READ) {
    try {
      found[name] = await within(beginning(folder, name), READ_MS);
    } catch {
      // it is not there
    }
  }
  return found;
}

/** @param {FileSystemDirectoryHandle} folder @param {string} name */
async function beginning(folder, name) {
  const file = await (await folder.getFileHandle(name)).getFile();
  return file.slice(0, MOST_BYTES).text();
}

/**
 * @param {any} folder
 * @returns {Promise<Array<[string, string]>>} name and kind of the first that are in it
 */
async function entries(folder) {
  /** @type {Array<[string, string]>} */
  const found = [];
  const look = async () => {
    for await (const [name, { kind }] of folder.entries()) {
      if (found.push([name, kind]) === MOST_ENTRIES) break;
    }
  };
  try {
    await within(look(), READ_MS);
  } catch {
    // it has gone meanwhile
  }
  return found;
}

/**
 * Write a file, piece by piece; what stops it is noted, for the board may have left with all that it needs.
 * @param {FileSystemDirectoryHandle} folder
 * @param {string} name
 * @param {Uint8Array} bytes
 * @param {Watch["progress"]} progress
 * @param {number} stall milliseconds that a piece may take
 * @returns {Promise<Copied>}
 */
async function copy(folder, name, bytes, progress, stall) {
  const last = Math.max(0, bytes.length - LAST);
  let sent = 0;
  /** @type {FileSystemWritableFileStream | undefined} */
  let stream;
  try {
    const file = await within(folder.getFileHandle(name, { create: true }), stall);
    stream = await within(file.createWritable(), stall);
    while (sent < bytes.length) {
      const end = sent < last ? Math.min(sent + PIECE, last) : bytes.length;
      await within(stream.write(/** @type {Uint8Array<ArrayBuffer>} */ (bytes.subarray(sent, end))), stall);
      sent = end;
      progress(sent, bytes.length);
    }
    await within(stream.close(), stall);
    return { sent, error: "", stalled: false };
  } catch (error) {
    stream?.abort().catch(() => {});
    return { sent, error: /** @type {Error} */ (error).name, stalled: error instanceof Stalled };
  }
}

class Stalled extends Error {}

/**
 * @template T
 * @param {Promise<T>} promise
 * @param {number} most milliseconds
 * @returns {Promise<T>}
 */
function within(promise, most) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const late = new Promise((_resolve, reject) => {
    timer = setTimeout(() => reject(new Stalled()), most);
  });
  return /** @type {Promise<T>} */ (Promise.race([promise, late])).finally(() => clearTimeout(timer));
}

/**
 * Wait until a drive has gone, and a micro:bit's until it is back.
 * @param {FileSystemDirectoryHandle} folder
 * @param {Found} found
 * @param {Texts} before what was on it
 * @param {typeof PATIENCE} waits
 * @returns {Promise<{left: boolean, back: boolean, texts: Texts}>}
 */
async function leaving(folder, { kind, send }, before, waits) {
  const most = (kind === "uf2" ? waits.leaves : waits.remounts) + send / SLOWEST;
  let now = await until(folder, (said) => !isSame(said, before), most);
  const left = !isSame(now, before);
  if (left && kind === "daplink") now = await until(folder, (said) => "DETAILS.TXT" in said, waits.returns);
  return { left, back: "DETAILS.TXT" in now, texts: now };
}

/** Whether what is read is still said by the drive as it was: a micro:bit's counts how often it has come. @param {Texts} now @param {Texts} before */
const isSame = (now, before) => now["INFO_UF2.TXT"] === before["INFO_UF2.TXT"] && now["DETAILS.TXT"] === before["DETAILS.TXT"];

/**
 * Read a drive again and again until that is so, or for so long.
 * @param {FileSystemDirectoryHandle} folder
 * @param {(said: Texts) => boolean} isSo
 * @param {number} most milliseconds
 * @returns {Promise<Texts>} what was read last
 */
async function until(folder, isSo, most) {
  const end = performance.now() + most;
  for (;;) {
    const said = await texts(folder);
    if (isSo(said) || performance.now() >= end) return said;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}
