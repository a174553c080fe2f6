"""Pyodide as it is published, without marelle, in the tab of a test: what is measured beside the page."""

import base64
import os
from pathlib import Path

from chromium import Tab
from machine_speed import PLAIN_PYTHON, STEPS, Reference

# Nothing is fetched: a page from a file may not, and the browser has no network. Answers with the milliseconds.
_LOAD = """
const [texts, plain, done] = arguments;
(async () => {
  const began = performance.now();
  const bytes = (name) => Uint8Array.fromBase64(texts[name]);
  const module = (name) => import(URL.createObjectURL(new Blob([bytes(name)], {type: 'text/javascript'})));
  const {fetch} = window;
  const answers = {
    'pyodide.asm.wasm': () => new Response(bytes('pyodide.asm.wasm'), {headers: {'Content-Type': 'application/wasm'}}),
    'python_stdlib.zip': () => new Response(bytes('python_stdlib.zip')),
  };
  window.fetch = async (address) => answers[String(address.url ?? address).split('/').pop()]();
  const {loadPyodide} = await module('pyodide.mjs');
  const python = await loadPyodide({
    indexURL: 'memory:/',
    packageBaseUrl: 'memory:/',
    lockFileContents: JSON.parse(new TextDecoder().decode(bytes('pyodide-lock.json'))),
    createPyodideModule: (await module('pyodide.asm.mjs')).default,
  });
  window.fetch = fetch;
  python.runPython(plain);
  window.testPlainPython = python.globals.get('plain_python');
  return performance.now() - began;
})().then((ms) => done([ms, '']), (error) => done([0, String(error.stack ?? error)]));
"""
_RUN = """
const began = performance.now();
window.testPlainPython(arguments[0]);
return performance.now() - began;
"""
_FILES = (
    "pyodide.mjs",
    "pyodide.asm.mjs",
    "pyodide.asm.wasm",
    "python_stdlib.zip",
    "pyodide-lock.json",
)

# Measured 2026-11-28, AMD EPYC, 2 cores, Chromium 156, Pyodide 314.0.7, before all else that ran
_QUIET_START_S = 2.4
_QUIET_RUN_S = 0.125


class BarePyodide:
    """What it takes in this tab to start a Python, and to run plain Python in it."""

    def __init__(self, tab: Tab, folder: Path) -> None:
        self._tab = tab
        self._files = {name: (folder / name).read_bytes() for name in _FILES}

    def start(self) -> float:
        """Start a Python in the page that is open, whichever it is; return the seconds that it took."""
        wasm = self._files["pyodide.asm.wasm"] + _section(os.urandom(16))
        texts = {
            name: base64.b64encode(content).decode()
            for name, content in {**self._files, "pyodide.asm.wasm": wasm}.items()
        }
        self._tab.driver.set_script_timeout(120)
        ms, failed = self._tab.driver.execute_async_script(_LOAD, texts, PLAIN_PYTHON)
        assert not failed, failed
        return float(ms) / 1000

    def _start_alone(self) -> float:
        self._tab.driver.get("about:blank")
        return self.start()

    def _run(self) -> float:
        return float(self._tab.script(_RUN, STEPS)) / 1000

    @property
    def starting(self) -> Reference:
        """Start a Python in an empty page."""
        return Reference(self._start_alone, _QUIET_START_S)

    @property
    def running(self) -> Reference:
        """Run plain Python in the one that was started last."""
        return Reference(self._run, _QUIET_RUN_S)


def _section(content: bytes) -> bytes:
    """Return a custom section of WebAssembly, which says nothing: a browser keeps what it compiled of equal bytes."""
    section = b"\x01x" + content
    return bytes([0, len(section)]) + section
