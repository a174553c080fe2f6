// Compiles what a page needs of Python's own library before it can run anything: Python in a browser would read it each
// time from its text, which takes it longer than all the rest of its start.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { loadPyodide } from "pyodide";

/** Beside what Pyodide imports by itself: what marelle's first run imports. A module that is not here is compiled where it runs. */
const FOR_MARELLE = [
  "_ast_unparse", "calendar", "csv", "datetime", "difflib", "encodings.utf_8_sig", "gettext", "pkgutil", "tomllib", "tomllib._parser", "tomllib._re",
];

const COMPILE = `
import hashlib, importlib, io, sys, zipfile
from importlib._bootstrap_external import _code_to_hash_pyc
from importlib.util import source_hash

PLACE = "/lib/python314.zip/"

def compiled(library, also):
    for name in also:
        importlib.import_module(name)
    files = {getattr(module, "__file__", None) or "" for module in list(sys.modules.values())}
    wanted = {file.removeprefix(PLACE) for file in files if file.startswith(PLACE)}
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(library)) as source, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        target.comment = hashlib.sha256(library).hexdigest().encode()
        for name in sorted(wanted):
            if name.split("/")[0] in ("_pyodide", "pyodide"):
                continue  # Pyodide's own modules are not Python's: they stay as they were published
            text = source.read(name)
            code = compile(text, PLACE + name, "exec", dont_inherit=True, optimize=2)
            info = zipfile.ZipInfo(name + "c", (2020, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, _code_to_hash_pyc(code, source_hash(text), False))
    return buffer.getvalue()
`;

/**
 * Return a zip of compiled modules, by the names that Python looks for; its comment is the SHA-256 of the library.
 * @returns {Promise<Uint8Array>}
 */
export async function compiledLibrary() {
  const library = await readFile(createRequire(import.meta.url).resolve("pyodide/python_stdlib.zip"));
  const python = await loadPyodide({ env: { HOME: "/home/pyodide", PYTHONHASHSEED: "0" } });
  python.runPython(COMPILE);
  const made = python.globals.get("compiled")(python.toPy(new Uint8Array(library)), python.toPy(FOR_MARELLE));
  return made.toJs();
}
