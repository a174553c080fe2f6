// Unpacks what the file carries: base64 of gzip, in script elements that no browser runs.

/**
 * Return the bytes of one piece; its element is emptied, so that the memory is given back.
 * @param {string} name
 * @returns {Promise<ArrayBuffer>}
 */
export async function piece(name) {
  const element = document.getElementById(`piece-${name}`);
  if (!element) throw new Error(`no piece ${name}`);
  const packed = bytesOf(element.textContent ?? "");
  element.remove();
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).arrayBuffer();
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
 * Unpack all that Python needs.
 * @returns {Promise<{pieces: import("./python.js").Pieces, worker: string}>}
 */
export async function unpack() {
  const names = ["wasm", "loader", "module", "library", "program", "worker"];
  const [wasmBytes, loader, module, library, program, worker] = await Promise.all(names.map(piece));
  const wasm = await WebAssembly.compile(wasmBytes);
  const text = new TextDecoder();
  return {
    pieces: { wasm, wasmBytes: null, loader: text.decode(loader), module: text.decode(module), library, program },
    worker: text.decode(worker),
  };
}
