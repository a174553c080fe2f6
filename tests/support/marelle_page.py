"""What a test does with the page: open it, write in it, press its buttons, ask the Python that it carries."""

import json
from pathlib import Path
from secrets import token_hex
from typing import Any, Self

from chromium import Tab

# Before the page's own scripts: Python is still being unpacked, as on a slow computer. For what a page does without it.
NO_PYTHON = "WebAssembly.compileStreaming = () => new Promise(() => {});"
BUSY = "document.documentElement.hasAttribute('data-busy')"
CLOCK = "document.querySelector('.player-clock').textContent"

# Notes the page's workers before any of its own scripts runs: from its first answer until it is ended each is ready.
# Where `testSparesWait` is set, a worker is told nothing while another is there: as if it started slowly.
_WATCH_WORKERS = """
window.testWorkers = [];
window.Worker = class extends Worker {
  constructor(...words) {
    super(...words);
    this.testWaiting = [];
    window.testWorkers.push(this);
    this.addEventListener('message', () => { this.testReady = true; }, {once: true});
  }
  postMessage(...words) {
    this.testWaiting.push(words);
    window.testTellWorkers();
  }
  terminate() {
    super.terminate();
    this.testReady = false;
    window.testWorkers.splice(window.testWorkers.indexOf(this), 1);
    window.testTellWorkers();
  }
  testTell() {
    for (const words of this.testWaiting.splice(0)) super.postMessage(...words);
  }
};
window.testTellWorkers = () => {
  const told = window.testSparesWait ? window.testWorkers.slice(0, 1) : window.testWorkers;
  for (const worker of told) worker.testTell();
};
"""
_START_SPARES = "window.testSparesWait = false; window.testTellWorkers();"
# Once: should the browser run it again in a document that comes after its removal, it does nothing. The tab's own storage
# tells, for a busy browser may show a new document a localStorage of before.
_CLEAR = """
try {
  if (sessionStorage['test:fresh'] !== 'TOKEN') {
    sessionStorage.clear();
    localStorage.clear();
    for (const base of ['marelle:1', 'marelle:1:boards']) indexedDB.deleteDatabase(base);
    sessionStorage['test:fresh'] = 'TOKEN';
  }
} catch {}
"""
# As Ctrl+A and Ctrl+V do. Where a lesson has no cards there is the editor alone, and no tab of it.
_PASTE = """
const [program] = arguments;
const tab = document.querySelector('#tab-text');
if (tab.offsetParent) tab.click();
const editor = document.querySelector('#panel-text .cm-content');
editor.focus();
const mac = navigator.platform.startsWith('Mac');
const key = {key: 'a', code: 'KeyA', keyCode: 65, ctrlKey: !mac, metaKey: mac, bubbles: true, cancelable: true};
editor.dispatchEvent(new KeyboardEvent('keydown', key));
const clipboardData = new DataTransfer();
clipboardData.setData('text/plain', program);
editor.dispatchEvent(new ClipboardEvent('paste', {clipboardData, bubbles: true, cancelable: true}));
"""
_STOP = "#try[data-does=stop]"
# As somebody's page does who has had the first steps; a browser may keep nothing.
_WELCOMED = """
try { localStorage['marelle:1:welcome'] = '{"seen": true}'; } catch {}
"""
_TRY = """
const [, selectors, done] = arguments;
document.querySelector('#try').click();
(function look() {
  const busy = document.documentElement.hasAttribute('data-busy');
  if (busy || !document.querySelector(selectors[0])) return setTimeout(look, 10);
  done(selectors.map((one) => [...document.querySelectorAll(one)].map((found) => found.textContent.trim())));
})();
"""
_ASK = """
const [request, done] = arguments;
const worker = window.testWorkers.find((worker) => worker.testReady);
const id = `test-${Math.random()}`;
const began = performance.now();
worker.addEventListener('message', function take({data}) {
  if (data.id !== id) return;
  worker.removeEventListener('message', take);
  done([data.answer ?? null, data.failed ?? null, performance.now() - began]);
});
worker.postMessage({id, request});
"""


class MarellePage:
    """The page, open in a tab.

    Example:
        >>> page = MarellePage(tab, file)
        >>> page.write("from marelle.fr import *\\navancer(2)\\n")
        >>> page.press("try")
    """

    def __init__(self, tab: Tab, file: Path, fragment: str = "", *, welcome: bool = False) -> None:
        self.tab = tab
        source = {"source": _WATCH_WORKERS + ("" if welcome else _WELCOMED)}
        added = tab.driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", source)
        tab.open(file, fragment)
        tab.driver.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", added)

    @classmethod
    def fresh(
        cls, tab: Tab, file: Path, fragment: str = "", before: str = "", *, welcome: bool = False
    ) -> Self:
        """Open it as for the first time, with nothing kept; `before` runs before any script of its own.

        The first steps come with `welcome` only: they are a test's subject, or else in its way.

        The Python that waits to take the place of the one that answers starts when it has to, or is waited for: that takes
        three seconds of a processor, and few tests end one.
        """
        tab.size("desktop")
        clear = _CLEAR.replace("TOKEN", token_hex(8))
        source = {"source": f"{clear}\nwindow.testSparesWait = true;\n{before}"}
        # The same file with another fragment would not be read again.
        tab.driver.get("about:blank")
        added = tab.driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", source)
        page = cls(tab, file, fragment, welcome=welcome)
        tab.driver.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", added)
        return page

    def press(self, button: str) -> None:
        """Press one of the buttons: try, step, restart, check; stop, which is what try does while something runs or plays."""
        self.tab.find(_STOP if button == "stop" else f"#{button}").click()

    def open_lesson(self, lesson: str) -> None:
        """Choose a lesson by its identifier, or "free"."""
        self.tab.script("document.querySelector(`[data-lesson=${arguments[0]}]`).click()", lesson)

    def choose_world(self, name: str) -> None:
        """Choose a mat by its name, in free play or in a lesson that has several."""
        self.tab.script(
            "const list = document.querySelector('select#world'); list.value = arguments[0];"
            "list.dispatchEvent(new Event('change', {bubbles: true}))",
            name,
        )

    def write(self, program: str) -> None:
        """Paste a program in place of the one in the editor."""
        self.tab.script(_PASTE, program)

    def shown_after(self, program: str, *selectors: str) -> list[list[str]]:
        """Write a program, press « Essayer », and give the texts of each selector, once the first is there.

        One command for the browser, not fifteen: of a hundred programs that is half a minute of a processor.
        """
        self.tab.driver.set_script_timeout(60)
        shown: list[list[str]] = self.tab.driver.execute_async_script(
            f"{_PASTE}\n{_TRY}", program, selectors
        )
        return shown

    def wait_until_idle(self, seconds: float = 30) -> None:
        """Wait until nothing runs or is checked any more."""
        self.tab.wait_for(f"!{BUSY}", seconds)

    def run(self, program: str) -> None:
        """Write a program, press « Essayer », and wait until there is something to see."""
        self.write(program)
        self.press("try")
        self.wait_until_idle()

    def story(self) -> list[str]:
        """Give the sentences of the story."""
        return self.tab.texts(".story-words")

    def wait_for_python(self, workers: int = 1, seconds: float = 60) -> None:
        """Wait until the page's Python has started, in so many workers."""
        if workers > 1:
            self.tab.script(_START_SPARES)
        ready = "window.testWorkers.filter((worker) => worker.testReady).length"
        self.tab.wait_for(f"{ready} >= {workers}", seconds)

    def ask(self, **request: Any) -> tuple[dict[str, Any], float]:
        """Ask the page's Python itself, and give its answer and the seconds that it took."""
        self.wait_for_python()
        self.tab.driver.set_script_timeout(120)
        answer, failed, ms = self.tab.driver.execute_async_script(_ASK, json.dumps(request))
        assert failed is None, failed
        return json.loads(answer), ms / 1000
