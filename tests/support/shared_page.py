"""One page for many tests: to start its Python costs a computer more than most of what they do in it."""

from pathlib import Path
from secrets import token_hex

from chromium import Tab
from marelle_page import MarellePage

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
