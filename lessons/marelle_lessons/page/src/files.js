// Files: saved by the browser as a download, read where they are; nothing is sent anywhere.

export const MOST_BYTES = 20_000_000;
export const MOST_FILES = 500;

/** @typedef {{name: string, content: Uint8Array}} Dropped */

/**
 * Give a file to the person: where the browser asks for a place, there, else as a download.
 *
 * Chromium calls a downloaded program dangerous, and asks a child whether to keep it: it is asked for a place instead.
 * @param {string} name
 * @param {string | Uint8Array} content
 * @returns {Promise<{name: string, written: boolean} | null>} the name that it has, and whether the browser says that it stands
 *   there, which it does not of a download; null if the person went back
 */
export async function give(name, content) {
  const picker = /** @type {any} */ (window).showSaveFilePicker;
  if (!picker) return { name: save(name, content), written: false };
  try {
    const place = await picker({ suggestedName: name });
    const file = await place.createWritable();
    await file.write(content);
    await file.close();
    return { name: place.name, written: true };
  } catch (error) {
    return /** @type {Error} */ (error).name === "AbortError" ? null : { name: save(name, content), written: false };
  }
}

/** Give a program to the person. @param {string} name @param {string} text @returns {Promise<string>} the name that it has, or nothing if the person went back */
export async function saveProgram(name, text) {
  return (await give(name, text))?.name ?? "";
}

/**
 * Give a file to the person, as a download.
 * @param {string} name
 * @param {string | Uint8Array} content
 * @param {string} [type]
 */
export function save(name, content, type = "text/plain") {
  const address = URL.createObjectURL(new Blob([/** @type {BlobPart} */ (content)], { type: `${type};charset=utf-8` }));
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
 * Return the files that were chosen, and empty the field: a file that was changed may be chosen again.
 * @param {HTMLInputElement} field
 * @returns {File[]}
 */
export function chosen(field) {
  const files = [...(field.files ?? [])];
  field.value = "";
  return files;
}

/**
 * Return the files of a drop, those of its folders too.
 *
 * A page that was opened as a file may read a dropped folder through its handle only: its entries are refused there.
 * @param {DataTransfer} transfer
 * @returns {Promise<File[] | null>} null if a folder cannot be read by this browser
 */
export async function dropped(transfer) {
  const items = [...transfer.items].filter((item) => item.kind === "file");
  const found = await Promise.all(items.map((item) => filesOfItem(item)));
  return found.includes(null) ? null : found.flatMap((files) => files ?? []).slice(0, MOST_FILES + 1);
}

/**
 * @param {DataTransferItem} item all is asked for at once: after the drop the item is empty
 * @returns {Promise<File[] | null>}
 */
async function filesOfItem(item) {
  const file = item.getAsFile();
  if (!item.webkitGetAsEntry?.()?.isDirectory) return file ? [file] : [];
  const handled = /** @type {any} */ (item).getAsFileSystemHandle?.();
  if (!handled) return null;
  try {
    return await filesOf(await handled, "");
  } catch {
    return null;
  }
}

/**
 * @param {any} handle of a file or a folder
 * @param {string} path that of the folder that it is in, with a slash
 * @returns {Promise<File[]>}
 */
async function filesOf(handle, path) {
  if (handle.kind === "file") return [named(await handle.getFile(), path + handle.name)];
  /** @type {File[]} */
  const found = [];
  for await (const one of handle.values()) {
    if (found.length <= MOST_FILES) found.push(...(await filesOf(one, `${path}${handle.name}/`)));
  }
  return found;
}

/**
 * Give a file the name that it has in its folder, as a chosen folder's files have it.
 * @param {File} file
 * @param {string} path
 */
function named(file, path) {
  Object.defineProperty(file, "webkitRelativePath", { value: path });
  return file;
}
