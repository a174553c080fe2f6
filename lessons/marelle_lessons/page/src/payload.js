// Unpacks what the file carries: base64 of gzip, in script elements that no browser runs.

/**
 * Return one piece as it is unpacked; its element is emptied, so that the memory is given back.
 * @param {string} name
 * @param {string} [type]
 * @returns {Response}
 */
function piece(name, type = "application/octet-stream") {
  const element = document.getElementById(`piece-${name}`);
  if (!element) throw new Error(`no piece ${name}`);
  const packed = bytesOf(element.textContent ?? "");
  element.remove();
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
 * Unpack all that Python needs; the largest piece is compiled while it comes.
 * @returns {Promise<{pieces: import("./python.js").Pieces, worker: string}>}
 */
export async function unpack() {
  const [wasm, loader, module, library, program, worker] = await Promise.all([
    WebAssembly.compileStreaming(piece("wasm", "application/wasm")),
    piece("loader").text(),
    piece("module").text(),
    piece("library").arrayBuffer(),
    piece("program").arrayBuffer(),
    piece("worker").text(),
  ]);
  return { pieces: { wasm, loader, module, library, program }, worker };
}
