"""What a test does with the page: open it, write in it, press its buttons, ask the Python that it carries."""

import json
from pathlib import Path
from secrets import token_hex
from typing import Any, Self

from chromium import ROOT, Tab

from marelle_host.cli.main import main
from marelle_text import Text

TEXT = Text("fr")
PUPILS_PROGRAMS = ROOT / "tests" / "data" / "page"
# Before the page's own scripts: Python is still being unpacked, as on a slow computer. For what a page does without it.
NO_PYTHON = "WebAssembly.compileStreaming = () => new Promise(() => {});"
BUSY = "document.documentElement.hasAttribute('data-busy')"
IDLE = f"!{BUSY}"
CLOCK = "document.querySelector('.player-clock').textContent"
EDITOR = "document.querySelector('#panel-text .cm-content').innerText"
FIELD = "document.querySelector('#cards-text').value"
FOCUS = "document.activeElement"
CLASS_STATE = "(document.querySelector('dialog .state')?.textContent ?? '')"
CLASS_DONE = "document.querySelector('dialog .state')?.dataset.state === 'done'"
# Before the page's own scripts: a browser that allows no worker, or none of the places that a person chooses.
NO_WORKER = (
    "window.Worker = class { constructor() { throw new DOMException('no', 'SecurityError'); } };"
)
NO_PLACE = "window.showSaveFilePicker = undefined;"
# The browser asks for a place: what is written there.
PLACE = """
window.saved = [];
window.showSaveFilePicker = async ({suggestedName}) => ({
  name: suggestedName,
  createWritable: async () => ({
    write: async (content) => window.saved.push([suggestedName, typeof content === 'string' ? content : new TextDecoder().decode(content)]),
    close: async () => { window.savedAll = window.saved.length; },
  }),
});
"""

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
_SEEK = """
const [time, slider] = [arguments[0], document.querySelector('.player-slider')];
const [, end] = document.querySelector('.player-clock').textContent.replaceAll(',', '.').split('/').map(parseFloat);
slider.value = String(Math.round(2000 * time / end));
slider.dispatchEvent(new Event('input', {bubbles: true}));
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

# To open a lesson ends what runs and what plays. The browser keeps nothing: the lesson begins with what it gives.
_OPEN = """
document.querySelectorAll('dialog[open]').forEach((dialog) => dialog.close());
document.querySelectorAll('.notice button').forEach((button) => button.click());
document.querySelector('html[lang=en] .top .language')?.click();
for (const lesson of ['free', arguments[0]]) {
  sessionStorage.clear();
  localStorage.clear();
  document.querySelector(`[data-lesson=${lesson}]`).click();
}
document.activeElement.blur();
scrollTo(0, 0);
"""


def pupils_program(name: str) -> str:
    """Return the text of a program that a pupil writes in the page, of `tests/data/page`."""
    return (PUPILS_PROGRAMS / f"{name}.py").read_text("utf-8")


SQUARE = pupils_program("square")
STAIRS = pupils_program("stairs")  # solves L03


def write_page(output: Path, *words: object, language: str = "fr") -> Path:
    """Write a page by `marelle page`, with these options, and return its file."""
    pyodide = ROOT / "node_modules" / "pyodide"
    asked = ["page", "-o", output, "--pyodide", pyodide, *words]
    assert main([str(word) for word in asked], {"MARELLE_LANG": language}) == 0
    return output


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

    def press(self, button: str, *, until: str = "", seconds: float = 20) -> None:
        """Press a button, then wait until a JavaScript expression is true.

        Args:
            button: try, step, restart, check; stop, which is what try does while something runs or plays.
            until: the expression; nothing is waited for without it.
            seconds: how long is waited.
        """
        selector = _STOP if button == "stop" else f"#{button}"
        self.tab.click(selector, until=until, seconds=seconds)

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

    def write(self, program: str, *, until: str = "", seconds: float = 20) -> None:
        """Paste a program in place of the one in the editor, then wait until a JavaScript expression is true."""
        self.tab.script(_PASTE, program, until=until, seconds=seconds)

    def shown_after(self, program: str, *selectors: str) -> list[list[str]]:
        """Write a program, press « Essayer », and give the texts of each selector, once the first is there.

        One command for the browser, not fifteen: of a hundred programs that is half a minute of a processor.
        """
        self.tab.driver.set_script_timeout(60)
        return list(self.tab.driver.execute_async_script(f"{_PASTE}\n{_TRY}", program, selectors))

    def wait_until_idle(self, seconds: float = 30) -> None:
        """Wait until nothing runs or is checked any more."""
        self.tab.wait_for(IDLE, seconds)

    def start(
        self, program: str, button: str = "try", *, until: str = BUSY, seconds: float = 20
    ) -> None:
        """Write a program, press « Essayer » or another button, and wait until it runs or is checked, or until that."""
        self.write(program)
        self.press(button, until=until, seconds=seconds)

    def run(self, program: str = "") -> None:
        """Write a program, or leave the one that is there, press « Essayer », and wait until there is something to see."""
        self._finish(program, "try")

    def check(self, program: str = "") -> str:
        """Write a program, or leave the one that is there, press « Vérifier », and give what the results say."""
        self._finish(program, "check")
        return str(self.tab.find(".results").text).replace("\xa0", " ")

    def _finish(self, program: str, button: str) -> None:
        if program:
            self.write(program)
        self.press(button, until=IDLE, seconds=120)

    def step(self) -> None:
        """Press « Pas à pas », and wait until the line or the card that comes is shown."""
        self.press("step", until=IDLE, seconds=60)
        self.tab.wait_for("document.querySelector('.tile.lit, .line-now')", 30)

    def stop(self, seconds: float = 30) -> None:
        """Press « Arrêter », and wait until nothing runs any more."""
        self.press("stop", until=IDLE, seconds=seconds)

    def seek(self, time_s: float) -> None:
        """Put the slider of the replay at a time, or at the end where that comes before."""
        self.tab.script(_SEEK, time_s)

    def save(self) -> None:
        """Press « Enregistrer », when nothing was saved yet; the browser asks for a place with PLACE."""
        self.tab.script("window.saved = []; window.savedAll = 0")
        self.tab.find(".top button:nth-of-type(2)").click()

    def saved(self) -> tuple[str, str]:
        """Wait until a file was saved with PLACE, and give its name and its text."""
        name, text = self.tab.wait_for("window.savedAll && window.saved.at(-1)")
        return name, text

    def open_file(self, file: Path, *, until: str = "", seconds: float = 20) -> None:
        """Choose a file, as by « Ouvrir », then wait until a JavaScript expression is true."""
        self.tab.type("body > input[type=file]", str(file), until=until, seconds=seconds)

    def open_class(self, *files: Path, until: str = "", seconds: float = 20) -> None:
        """Open the table of a class, and choose the pupils' files."""
        self.tab.find(".top button:nth-of-type(3)").click()
        self.choose_class(*files, until=until, seconds=seconds)

    def choose_class(self, *files: Path, until: str = "", seconds: float = 20) -> None:
        """Choose the pupils' files in the table of a class, which is open, then wait until a JavaScript expression is true."""
        chosen = "\n".join(map(str, files))
        self.tab.type("dialog[open] .drop input[multiple]", chosen, until=until, seconds=seconds)

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


class SharedPage:
    """A page that stays open: each test finds it as who opens a lesson for the first time, at a page where others were.

    Only what the whole page keeps is not as at first: the kit of free play, and the rows of cards that Undo brings back.
    """

    def __init__(self, tab: Tab, file: Path) -> None:
        self._tab, self._file = tab, file
        self._page: MarellePage | None = None
        self._name = token_hex(8)

    def at(self, lesson: str) -> MarellePage:
        """Give the page, open at a lesson or at "free", with its Python ready."""
        self._tab.size("desktop")
        self._tab.prefer()
        if self._page is None or not self._is_open():
            self._page = MarellePage.fresh(self._tab, self._file, f"#{lesson}")
            self._tab.script("window.testName = arguments[0]", self._name)
            self._page.wait_for_python()
        self._tab.script(_OPEN, lesson)
        return self._page

    def rest(self) -> None:
        """End what runs and what plays: it takes time from the tests that follow."""
        if self._is_open():
            self._tab.script(_OPEN, "free")

    def _is_open(self) -> bool:
        """Tell whether no other page has taken its place."""
        return bool(self._tab.script("return window.testName === arguments[0]", self._name))
