// Unpacks what the file carries: base64 of gzip, in script elements that no browser runs.
import { importText } from "./python.js";

/**
 * Return one piece as it is unpacked; its element is emptied, so that the memory is given back.
 * @param {string} name
 * @param {string} [type]
 * @returns {Response}
 */
function piece(name, type = "application/octet-stream") {
  const unpacked = carried(name, type);
  document.getElementById(`piece-${name}`)?.remove();
  return unpacked;
}

/**
 * Return what the file carries under a name as it is unpacked; it stays, and may be asked for again.
 * @param {string} name
 * @param {string} [type]
 * @returns {Response}
 */
export function carried(name, type = "application/octet-stream") {
  const element = document.getElementById(`piece-${name}`);
  if (!element) throw new Error(`no piece ${name}`);
  const packed = bytesOf(element.textContent ?? "");
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream, { headers: { "Content-Type": type } });
}

/**
 * @param {string} base64
 * @returns {Uint8Array<ArrayBuffer>}
 */
function bytesOf(base64) {
  const fast = /** @type {any} */ (Uint8Array).fromBase64;
  if (fast) return fast.call(Uint8Array, base64);
  const letters = atob(base64);
  const bytes = new Uint8Array(letters.length);
  for (let index = 0; index < letters.length; index += 1) bytes[index] = letters.charCodeAt(index);
  return bytes;
}

/**
 * Begin to unpack all that Python needs; the largest piece is compiled while it comes, and the JavaScript is there long before.
 * @returns {{code: Promise<{worker: string, modules: import("./python.js").Modules}>, pieces: Promise<import("./python.js").Pieces>}}
 */
export function unpack() {
  const wasm = WebAssembly.compileStreaming(piece("wasm", "application/wasm"));
  const code = [piece("worker").text(), piece("loader").text(), piece("module").text()];
  const rest = [piece("library").arrayBuffer(), piece("program").arrayBuffer()];
  return {
    code: Promise.all(code).then(([worker, loader, module]) => ({ worker, modules: { loader, module } })),
    pieces: Promise.all([wasm, ...rest]).then(([compiled, library, program]) => ({ wasm: compiled, library, program })),
  };
}

/** @type {Map<string, Promise<any>>} */
const modules = new Map();

/**
 * Unpack a module that few need, when it is first needed.
 * @param {"esptool"} name
 * @returns {Promise<typeof import("./esptool.js")>}
 */
export function imported(name) {
  const module = modules.get(name) ?? piece(name).text().then(importText);
  modules.set(name, module);
  return module;
}
