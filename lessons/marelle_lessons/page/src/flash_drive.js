// Puts an image on a board whose boot loader shows a drive: the person chooses the drive, the file is written there, the board leaves with it.
//
// Chromium makes `x.uf2` empty, writes to `x.uf2.crswap`, and gives that the name when the file is closed. A UF2 boot loader leaves as soon
// as it has its last block, which may be before: that the file could not be closed says nothing. Whether the drive has gone does.
import { Late, within } from "./deadline.js";
import { Drive } from "./drive.js";
import { Refused } from "./refused.js";

/**
 * @typedef {object} Watch
 * @property {(request: object, files?: Array<[string, Uint8Array]>) => Promise<any>} ask asks Python, as `Pool.ask` does
 * @property {(key: string) => void} tell takes the key of what is done now
 * @property {(done: number, all: number) => void} progress takes how many bytes are written
 * @property {import("./drive.js").Limits} drive what is read of a drive
 * @property {Partial<typeof PATIENCE>} [patience] other deadlines
 */
/** @typedef {import("./drive.js").Texts} Texts */
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
const PIECE = 64 * 1024;
const LAST = 512; // a block: a board may leave with it before the browser has confirmed it
const LOOK_MS = 100;

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
export async function writeDrive(folder, image, { ask, tell, progress, drive: limits, patience }) {
  const waits = { ...PATIENCE, ...patience };
  const drive = new Drive(folder, limits);
  tell("drive.looking");
  await mayWrite(folder);
  const look = { do: "drive", step: "look", label: folder.name, texts: await drive.look(), entries: await drive.entries() };
  const found = judged(await ask(look, [[image.name, image.bytes]]));
  const bytes = image.bytes.subarray(0, found.send);
  for (const [index, name] of found.names.entries()) {
    const before = await drive.look();
    tell("drive.writing");
    const copied = await copy(folder, name, bytes, progress, waits.stall);
    tell("drive.leaving");
    const came = await leaving(drive, found, before, waits);
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
    return { sent, error: /** @type {Error} */ (error).name, stalled: error instanceof Late };
  }
}

/**
 * Wait until a drive has gone, and a micro:bit's until it is back.
 * @param {Drive} drive
 * @param {Found} found
 * @param {Texts} before what was on it
 * @param {typeof PATIENCE} waits
 * @returns {Promise<{left: boolean, back: boolean, texts: Texts}>}
 */
async function leaving(drive, { kind, send }, before, waits) {
  const most = (kind === "uf2" ? waits.leaves : waits.remounts) + send / SLOWEST;
  let now = await until(drive, (said) => !isSame(said, before), most);
  const left = !isSame(now, before);
  if (left && kind === "daplink") now = await until(drive, (said) => "DETAILS.TXT" in said, waits.returns);
  return { left, back: "DETAILS.TXT" in now, texts: now };
}

/** Whether what is read is still said by the drive as it was: a micro:bit's counts how often it has come. @param {Texts} now @param {Texts} before */
const isSame = (now, before) => now["INFO_UF2.TXT"] === before["INFO_UF2.TXT"] && now["DETAILS.TXT"] === before["DETAILS.TXT"];

/**
 * Read a drive again and again until that is so, or for so long.
 * @param {Drive} drive
 * @param {(said: Texts) => boolean} isSo
 * @param {number} most milliseconds
 * @returns {Promise<Texts>} what was read last
 */
async function until(drive, isSo, most) {
  const end = performance.now() + most;
  for (;;) {
    const said = await drive.look();
    if (isSo(said) || performance.now() >= end) return said;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}
