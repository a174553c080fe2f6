// Files: saved by the browser as a download, read where they are; nothing is sent anywhere.

export const MOST_BYTES = 20_000_000;
export const MOST_FILES = 500;

/** @typedef {{name: string, content: Uint8Array}} Dropped */

/**
 * Give a file to the person: where the browser asks for a place, there, else as a download.
 *
 * Chromium calls a downloaded program dangerous, and asks a child whether to keep it: it is asked for a place instead.
 * @param {string} name
 * @param {string} text
 * @returns {Promise<string>} the name that it has, or nothing if the person went back
 */
export async function saveProgram(name, text) {
  const picker = /** @type {any} */ (window).showSaveFilePicker;
  if (!picker) return save(name, text);
  try {
    const place = await picker({ suggestedName: name });
    const file = await place.createWritable();
    await file.write(text);
    await file.close();
    return place.name;
  } catch (error) {
    return /** @type {Error} */ (error).name === "AbortError" ? "" : save(name, text);
  }
}

/**
 * Give a file to the person, as a download.
 * @param {string} name
 * @param {string} text
 * @param {string} [type]
 */
export function save(name, text, type = "text/plain") {
  const address = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
  return name;
}

/**
 * Read files that were chosen or dropped; too many or too large ones are not read at all.
 * @param {Iterable<File>} files
 * @returns {Promise<Dropped[] | null>} null if there is too much
 */
export async function read(files) {
  const list = [...files];
  const size = list.reduce((sum, file) => sum + file.size, 0);
  if (list.length > MOST_FILES || size > MOST_BYTES) return null;
  return Promise.all(
    list.map(async (file) => ({
      name: file.webkitRelativePath || file.name,
      content: new Uint8Array(await file.arrayBuffer()),
    })),
  );
}

/**
 * Return the files of a drop, those of its folders too.
 * @param {DataTransfer} transfer
 * @returns {Promise<File[]>}
 */
export async function dropped(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter((entry) => entry !== null && entry !== undefined);
  if (!entries.length) return [...transfer.files];
  const found = await Promise.all(entries.map((entry) => filesOf(entry)));
  return found.flat().slice(0, MOST_FILES + 1);
}

/**
 * @param {FileSystemEntry} entry
 * @returns {Promise<File[]>}
 */
async function filesOf(entry) {
  if (entry.isFile) {
    return new Promise((resolve) => /** @type {FileSystemFileEntry} */ (entry).file((file) => resolve([named(file, entry)]), () => resolve([])));
  }
  const reader = /** @type {FileSystemDirectoryEntry} */ (entry).createReader();
  /** @type {File[]} */
  const found = [];
  while (found.length <= MOST_FILES) {
    /** @type {FileSystemEntry[]} */
    const some = await new Promise((resolve) => reader.readEntries(resolve, () => resolve([])));
    if (!some.length) break;
    for (const one of some) found.push(...(await filesOf(one)));
  }
  return found;
}

/**
 * Give a file the name that it has in its folder, as a chosen folder's files have it.
 * @param {File} file
 * @param {FileSystemEntry} entry
 */
function named(file, entry) {
  Object.defineProperty(file, "webkitRelativePath", { value: entry.fullPath.replace(/^\//, "") });
  return file;
}
