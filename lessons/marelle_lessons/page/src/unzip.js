// Puts the files of a zip into a file system: Python's `zipfile` takes six times as long, and each worker waits for it.

const END_SIZE = 22; // of the record at the end, which has no comment
const ENTRY_SIZE = 46; // without its name
const HEADER_SIZE = 30; // the same, before the file itself

/**
 * Write the files of a zip in which nothing is compressed. They stay where they are in its bytes.
 * @param {ArrayBuffer} zip
 * @param {any} system Pyodide's file system
 * @param {string} folder
 */
export function unzip(zip, system, folder) {
  const bytes = new Uint8Array(zip);
  const view = new DataView(zip);
  const end = zip.byteLength - END_SIZE;
  const text = new TextDecoder();
  /** @type {Set<string>} */
  const folders = new Set();
  let entry = view.getUint32(end + 16, true);
  for (let count = view.getUint16(end + 10, true); count; count -= 1) {
    const size = view.getUint32(entry + 24, true);
    const [name, extra, comment] = [28, 30, 32].map((at) => view.getUint16(entry + at, true));
    const header = view.getUint32(entry + 42, true);
    const begin = header + HEADER_SIZE + view.getUint16(header + 26, true) + view.getUint16(header + 28, true);
    const path = `${folder}/${text.decode(bytes.subarray(entry + ENTRY_SIZE, entry + ENTRY_SIZE + name))}`;
    const parent = path.slice(0, path.lastIndexOf("/"));
    if (!folders.has(parent)) system.mkdirTree(parent);
    folders.add(parent);
    system.writeFile(path, bytes.subarray(begin, begin + size), { canOwn: true });
    entry += ENTRY_SIZE + name + extra + comment;
  }
}
